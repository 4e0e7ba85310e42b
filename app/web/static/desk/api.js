/* The desk's calls to the server: each answers as the API does. */
import { fetchJson } from "../js/http.js";

const post = (path, body) => fetchJson(`/api/v1${path}`, { method: "POST", body });

export const queueOf = (office) => fetchJson(`/api/v1/offices/${office}/queue`);
export const caseOf = (counter) => fetchJson(`/desk/case/${counter}`);
export const counterMove = (counter, move) => (body) => post(`/counters/${counter}/${move}`, body);
export const ticketMove = (token, move) => (body) => post(`/tickets/${token}/${move}`, body);
