/* [data-refusal] Why there is no number, and the way out. */
import { Problem } from "../app/js/http.js";
import { showScreen, slots } from "./screens.js";
import { whenText } from "./when.js";

const WHOLE_OFFICE = ["closed", "break", "holiday", "closed_day", "day_ended", "evacuation"];

/** `view()` answers `{state, now}`; `onOther()` goes back to choosing. Answers `{show(error)}`. */
export function startRefusal(texts, { view, onOther }) {
  const root = document.querySelector("[data-refusal]");
  const parts = slots(root);
  const other = root.querySelector("[data-other]");
  let refusal = null;

  function way(code, others) {
    const { state, now } = view();
    if (code === "evacuation") return "";
    if (WHOLE_OFFICE.includes(code)) {
      const { issue_from: from, next_opening: opening } = state?.status ?? {};
      return whenText(texts, from ?? opening, now, state?.timezone, from ? "from" : "opens") || texts.say("way_later");
    }
    return texts.say(others ? "way_other" : "way_desk");
  }

  function render() {
    if (!refusal) return;
    const others = view().state?.services.some((service) => service.available) ?? false;
    const isProblem = refusal instanceof Problem;
    const detail = texts.language === "de" ? refusal.detail_de : refusal.detail_en;
    parts.reason.textContent = isProblem ? detail : texts.say("no_answer");
    parts.way.textContent = isProblem ? way(refusal.code, others) : "";
    other.hidden = !others || WHOLE_OFFICE.includes(refusal.code) || !isProblem;
  }

  other.addEventListener("click", onOther);
  texts.onChange(render);
  return {
    show(error) {
      refusal = error;
      render();
      showScreen("refused");
    },
    render,
  };
}
