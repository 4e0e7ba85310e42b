/* What must survive a reload of the page: the running dialogue and the ticket on the screen. */

const read = (key) => {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
};

/** One remembered value under `key`. */
export function memory(key) {
  return {
    get: () => read(key),
    set: (value) => sessionStorage.setItem(key, JSON.stringify(value)),
    clear: () => sessionStorage.removeItem(key),
  };
}
