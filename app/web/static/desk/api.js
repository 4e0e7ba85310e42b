/* The desk's calls to the server: each answers as the API does. */
import { fetchJson } from "../js/http.js";

const post = (path, body) => fetchJson(`/api/v1${path}`, { method: "POST", body });

export const queueOf = (office) => fetchJson(`/api/v1/offices/${office}/queue`);
export const servicesOf = (office) => fetchJson(`/api/v1/offices/${office}/services`);
export const caseOf = (counter) => fetchJson(`/desk/case/${counter}`);
export const counterMove = (counter, move) => (body) => post(`/counters/${counter}/${move}`, body);
export const ticketMove = (token, move) => (body) => post(`/tickets/${token}/${move}`, body);
export const officeMove = (office, move) => (body) => post(`/offices/${office}/${move}`, body);
export const helpMove = (id, move) => (body = {}) => post(`/help/${id}/${move}`, body);
export const orderOf = (office, first, second) =>
  fetchJson(`/api/v1/offices/${office}/order?${new URLSearchParams({ first, second })}`);
