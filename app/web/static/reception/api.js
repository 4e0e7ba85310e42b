/* The reception's calls to the server: each answers as the API does. */
import { fetchJson } from "../js/http.js";

const API = "/api/v1";
const post = (path, method = "POST") => (body) => fetchJson(API + path, { method, body });

export const queueOf = (office) => fetchJson(`${API}/offices/${office}/queue`);
export const servicesOf = (office) => fetchJson(`${API}/offices/${office}/services?lang=de`);
export const appointmentsOf = (office, day) =>
  fetchJson(`${API}/offices/${office}/appointments${day ? `?${new URLSearchParams({ day })}` : ""}`);
export const cancelAppointment = (office, ident) => () =>
  fetchJson(`${API}/offices/${office}/appointments/${ident}`, { method: "DELETE" });
export const sendAppointments = (office, format, file) => () =>
  fetchJson(`${API}/offices/${office}/appointments/import?${new URLSearchParams({ format })}`, { method: "POST", body: file });
export const paperNumbers = (office, day) => fetchJson(`${API}/offices/${office}/outage/numbers?${new URLSearchParams({ day })}`);
export const search = (office, known) => fetchJson(`${API}/offices/${office}/tickets?${new URLSearchParams(known)}`);
export const caseOf = (token) => fetchJson(`${API}/tickets/${token}/case`);
export const officeMove = (office, move) => post(`/offices/${office}/${move}`);
export const ticketMove = (token, move) => post(`/tickets/${token}/${move}`);
export const setNotice = (office) => post(`/offices/${office}/notice`, "PUT");
export const unlock = (office, lock) => () => fetchJson(`${API}/offices/${office}/locks/${lock}`, { method: "DELETE" });
export const removeOutage = (office, outage) => () =>
  fetchJson(`${API}/offices/${office}/outage/${outage}`, { method: "DELETE" });
export const qrOf = (ticket) => (ticket.status_url ? `${API}/tickets/${ticket.token}/qr.svg` : null);
