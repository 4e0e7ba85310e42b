/* Appointments of a day: who is booked, who is here, who has cancelled; and those of a portal's file. */
import { button, make, part, rows } from "../js/dom.js";
import { pieces } from "../js/line.js";
import { timeOfDay } from "../js/time.js";
import { languageName, spaced } from "../js/words.js";
import { cancelAppointment, sendAppointments } from "./api.js";
import { here } from "./arrive.js";
import { dayOf } from "./clock.js";
import { complainIn, onSubmit, press } from "./press.js";
import { rowText } from "./row.js";
import { askNow, onChange, page, view } from "./state.js";
import { faultText } from "./words.js";

const SURE_MS = 8000;

/** One appointment with what can be done about it. */
export function appointmentRow(one) {
  const zone = view.queue.timezone;
  const time = timeOfDay(one.at, zone);
  const names = one.concerns.map((wish) => pieces(wish.name, wish.quantity)).join(", ");
  const state = { checked_in: one.number ? `ist da: ${spaced(one.number)}` : "war da", cancelled: "abgesagt" }[one.state];
  const small = [state, one.label, one.code, one.language === "de" ? "" : languageName(one.language)].filter(Boolean);
  const today = !view.day || view.day === dayOf(zone);
  const buttons = one.state === "booked" ? [...(today ? [here({ appointment: one.id }, time)] : []), off(one, time)] : [];
  return make("li", { class: "rec-row", "data-appointment": one.state }, rowText(time, names, small), ...buttons);
}

/** Cancelling asks once more by itself: the second press within some seconds is meant. */
function off(one, time) {
  const pressed = button("Absagen", { "aria-label": `${time}: Absagen`, click: (event) => event.detail > 1 || cancel() });
  function cancel() {
    const label = pressed.querySelector(".kern-label");
    if (pressed.dataset.sure) {
      press({ key: `off:${one.id}`, send: cancelAppointment(page.office, one.id), place: "people", said: `Termin ${time} abgesagt` });
      return;
    }
    pressed.dataset.sure = "yes";
    label.textContent = "Wirklich absagen?";
    pressed.setAttribute("aria-label", `${time}: wirklich absagen?`);
    setTimeout(() => {
      delete pressed.dataset.sure;
      label.textContent = "Absagen";
      pressed.setAttribute("aria-label", `${time}: Absagen`);
    }, SURE_MS);
  }
  return pressed;
}

async function upload(data) {
  const file = data.get("file");
  const form = /\.(csv|ics)$/i.exec(file.name)?.[1].toLowerCase();
  showFaults([]);
  if (!form) {
    complainIn("upload", "Bitte eine Datei wählen, die auf .csv oder .ics endet.");
    return;
  }
  const done = await press({ key: "upload", send: sendAppointments(page.office, form, file), place: "upload" });
  if (done?.problem) showFaults(done.problem.facts?.errors ?? []);
  if (!done?.answer) return;
  const { created, updated, cancelled, kept } = done.answer;
  part("upload").reset();
  part("upload-said").hidden = false;
  part("upload-said").textContent = `Übernommen: ${created} neu, ${updated} geändert, ${cancelled} abgesagt, ${kept} unverändert.`;
}

function showFaults(faults) {
  part("upload-said").hidden = true;
  rows(part("list", "faults"), faults, { key: faultText, print: faultText, render: (one) => make("li", {}, faultText(one)) });
}

/** Start the choice of a day and the file. */
export function startAppointments() {
  onSubmit(part("upload"), upload);
  const day = part("booked-day");
  day.addEventListener("change", () => {
    view.day = day.value === dayOf(view.queue.timezone) ? "" : day.value;
    view.ofDay = view.day ? [] : view.appointments;
    askNow();
  });
  onChange(({ queue }) => {
    if (!view.day && day.value !== dayOf(queue.timezone) && document.activeElement !== day) day.value = dayOf(queue.timezone);
  });
}
