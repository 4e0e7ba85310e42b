/* [data-line] The line to the server is down: said in all languages, and nothing is issued. */

/** Answers `set(up)`; `onChange(up)` is told about changes. */
export function startLine(onChange) {
  const box = document.querySelector("[data-line] > *");
  let wasUp = true;
  return function set(up) {
    if (up === wasUp) return;
    wasUp = up;
    box.hidden = up;
    document.body.toggleAttribute("data-offline", !up);
    onChange(up);
  };
}
