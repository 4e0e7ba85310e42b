/* A screen without a token: takes one from the address, or shows a code and waits until it is confirmed. */
import { Problem, pageData, request } from "../js/http.js";

const ASK_MS = 2000;
const screen = pageData();
const part = (name) => document.querySelector(`[data-${name}]`);

async function post(path, body) {
  const response = await request(`/pair/${path}`, { method: "POST", body: { ...screen, ...body } });
  if (!response.ok) throw new Problem(response.status, JSON.parse(response.text || "{}"));
  return response.status === 204 ? null : JSON.parse(response.text);
}

function say(text) {
  part("progress").textContent = text;
}

function complain(error) {
  const box = part("error");
  box.textContent = error ? error.detail_de ?? "Keine Verbindung zum Server. No connection to the server." : "";
  box.hidden = !error;
}

/** `#token=…`: the token leaves the address bar and the history before anything else happens. */
async function takeToken(token) {
  history.replaceState(null, "", location.pathname);
  await post("token", { token });
  location.reload();
}

async function showCode() {
  const { code, secret } = await post("start", {});
  part("code").textContent = code;
  part("code-box").hidden = false;
  say("Wartet auf die Bestätigung. Waiting for confirmation.");
  await wait(secret);
}

/** Ask until somebody has confirmed; a line that is down for a while changes nothing. */
async function wait(secret) {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, ASK_MS));
    try {
      const done = await post("finish", { secret });
      complain(null);
      if (done) return location.reload();
    } catch (error) {
      // Codes hold for a quarter of an hour: then a new one is shown.
      if (error.code === "not_found") return showCode();
      complain(error);
    }
  }
}

async function begin() {
  try {
    const token = new URLSearchParams(location.hash.slice(1)).get("token");
    if (token) await takeToken(token);
    else await showCode();
  } catch (error) {
    say("");
    complain(error);
    if (error.status !== 401) setTimeout(begin, 5 * ASK_MS);
  }
}

for (const button of document.querySelectorAll("[data-here]")) {
  button.addEventListener("click", () =>
    post("here", { office: button.dataset.here }).then(() => location.reload(), complain),
  );
}
begin();
