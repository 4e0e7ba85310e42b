/* Films that have come to this browser, two at most. Of one whose line breaks only the rest is asked for the next time. */
import { Problem, Unreachable } from "../app/js/http.js";

const MOST = 2;
/** So long a line may bring nothing; one that is slow takes as long as it needs. */
const SILENT_MS = 15000;
const PARTIAL = 206;
const films = new Map();
let present;

/** Fetch what is still missing of a film. */
async function fetchRest(address, film) {
  let timer;
  const listen = () => {
    clearTimeout(timer);
    timer = setTimeout(() => film.line.abort(), SILENT_MS);
  };
  const size = film.parts.reduce((sum, part) => sum + part.length, 0);
  film.line = new AbortController();
  listen();
  try {
    const answer = await fetch(address, { signal: film.line.signal, headers: size ? { Range: `bytes=${size}-` } : {} });
    if (!answer.ok) throw new Problem(answer.status);
    if (answer.status !== PARTIAL) film.parts = [];
    const reader = answer.body.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      film.parts.push(part.value);
      listen();
    }
    return answer.headers.get("content-type");
  } finally {
    clearTimeout(timer);
  }
}

/** Its bytes are here before its turn comes, and stay: a lost line stops no film, and no film holds a line. */
async function fetchFilm(address, film) {
  try {
    const type = await fetchRest(address, film);
    const url = URL.createObjectURL(new Blob(film.parts, { type }));
    film.parts = [];
    return url;
  } catch (error) {
    film.url = null;
    if (!(error instanceof Problem)) throw new Unreachable(error);
    if (!error.temporary) films.delete(address);
    throw error;
  }
}

function forget(address, { line, url }) {
  films.delete(address);
  line.abort();
  url?.then(URL.revokeObjectURL, () => {});
}

/** One that has had its turn makes room; false: all are still waiting for theirs. */
function makesRoom() {
  const over = [...films].find(([address, film]) => film.hadTurn && address !== present);
  if (films.size >= MOST && over) forget(...over);
  return films.size < MOST;
}

/** The address of the film in this browser; rejects where it cannot be had, and is asked for anew the next time. */
export function filmAt(address) {
  if (!films.has(address)) {
    if (!makesRoom()) return Promise.reject(new Unreachable("no room"));
    films.set(address, { parts: [], hadTurn: false });
  }
  const film = films.get(address);
  film.url ??= fetchFilm(address, film);
  return film.url;
}

/** Its turn has come; it stays at least until that of another. */
export function useFilm(address) {
  present = address;
  films.get(address).hadTurn = true;
}

/** Forget films of which nothing is told any more. */
export function keepFilms(addresses) {
  for (const [address, film] of films) if (!addresses.includes(address)) forget(address, film);
}
