/* A number so large that somebody on the other side of the counter reads and scans it. */
import { part, write } from "../js/dom.js";
import { spaced } from "../js/words.js";
import { qrOf } from "./api.js";

/** Show the QR code of a ticket, if phones can reach this installation. */
export function picture(image, ticket) {
  const source = qrOf(ticket);
  image.hidden = !source;
  if (source) image.src = source;
  else image.removeAttribute("src");
}

/** Show it above everything else. */
export function showLarge(ticket) {
  write(part("show-number"), spaced(ticket.number));
  write(part("show-text"), ticket.estimate?.text ?? "");
  picture(part("show-qr"), ticket);
  part("dialog", "show").showModal();
}
