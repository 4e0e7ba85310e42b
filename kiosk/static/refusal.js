/* [data-refusal] Why there is no number, and the way out. */
import { Problem } from "../app/js/http.js";
import { startElsewhere } from "./elsewhere.js";
import { showScreen, slots } from "./screens.js";
import { whenText } from "./when.js";

const WHOLE_OFFICE = ["closed", "break", "holiday", "closed_day", "day_ended", "evacuation"];
/* Refusals that another office would not mend. */
const QUIET = ["evacuation", "hoarding"];
const MOST_NAMED = 4;

/** `view()` answers `{state, now}`; `onOther()` goes back to choosing. Answers `{show(error, service)}`. */
export function startRefusal(texts, { office, view, onOther }) {
  const root = document.querySelector("[data-refusal]");
  const parts = slots(root);
  const other = root.querySelector("[data-other]");
  const elsewhere = startElsewhere(texts, { office, parts, title: "elsewhere_possible" });
  let refusal = null;

  function way(code, others) {
    const { state, now } = view();
    if (code === "evacuation") return "";
    if (WHOLE_OFFICE.includes(code)) {
      const { issue_from: from, next_opening: opening } = state?.status ?? {};
      return whenText(texts, from ?? opening, now, state?.timezone, from ? "from" : "opens") || texts.say("way_later");
    }
    return texts.say(others && code !== "hoarding" ? "way_other" : "way_desk");
  }

  /** What a last-ticket refusal leaves possible, if it is not nearly everything. */
  function names(possible) {
    if (refusal.code !== "last_ticket" || !possible.length || possible.length > MOST_NAMED) return "";
    return `${texts.say("way_possible")} ${possible.map((one) => one.names[texts.language] ?? one.names.de).join(", ")}`;
  }

  function render() {
    if (!refusal) return;
    const possible = view().state?.services.filter((service) => service.available) ?? [];
    const others = possible.length > 0;
    const isProblem = refusal instanceof Problem;
    texts.write(parts.reason, isProblem ? texts.refusal(refusal) : { [texts.language]: texts.say("no_answer") });
    parts.way.textContent = isProblem ? way(refusal.code, others) : "";
    parts.possible.textContent = isProblem ? names(possible) : "";
    elsewhere.render();
    other.hidden = !others || refusal.code === "hoarding" || WHOLE_OFFICE.includes(refusal.code) || !isProblem;
  }

  other.addEventListener("click", onOther);
  texts.onChange(render);
  return {
    show(error, service) {
      refusal = error;
      if (service && error instanceof Problem && !QUIET.includes(error.code)) elsewhere.ask(service);
      else elsewhere.clear();
      render();
      showScreen("refused");
    },
    render,
  };
}
