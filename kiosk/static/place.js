/* How many are before a number, how long that takes, and the code with which a phone follows it. */
import { aheadText, waitText } from "./waits.js";

/** Into the slots of the ticket's screen. */
export function renderPlace(texts, parts, { ahead, estimate, status_url: link, token }) {
  parts.ahead.textContent = aheadText(texts, ahead);
  parts.estimate.textContent = waitText(texts, estimate, true);
  parts.rise.hidden = !ahead;
  parts["estimate-box"].hidden = !estimate;
  const code = link ? `/api/v1/tickets/${encodeURIComponent(token)}/qr.svg` : "";
  parts["qr-box"].hidden = !code;
  if (code && parts.qr.getAttribute("src") !== code) parts.qr.src = code;
  parts.qr.alt = texts.say("phone_code");
}
