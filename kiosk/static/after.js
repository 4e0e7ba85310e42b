/* After the draw: the number on the glass, another service for it, or giving it back. */
import { startCorrect } from "./correct.js";
import { startGiveBack } from "./giveback.js";
import { startTicket } from "./ticket.js";

const RETURNABLE_MS = 60000;

/**
 * `view()` answers `{state, now}`, `message` shows a sentence, `onEnd()` follows. Answers
 * `{ticket, show, render, isAsking, goOn}`: `isAsking` while a question about the number is open, `goOn` closes it.
 */
export function startAfter(texts, { page, catalog, patience, message, view, onEnd }) {
  const ticket = startTicket(texts, { bringOf: catalog.bringOf, seconds: page.ticket_seconds, patience, onEnd });
  const giveBack = startGiveBack(texts, ticket, (say) => {
    ticket.drop();
    message(() => ({ title: say(), good: true }));
  });
  /** Names of a ticket's services in all languages, for who changes the language afterwards. */
  const namesOf = ({ concerns }) =>
    Object.fromEntries(concerns.map(({ service }) => [service, view().state?.services.find(({ code }) => code === service)?.names]));

  const correct = startCorrect(texts, { services: () => view().state?.services ?? [], ticketScreen: ticket, namesOf });

  return {
    ticket,
    render: correct.render,
    get isAsking() {
      return giveBack.isOpen || correct.isOpen;
    },
    goOn: () => (giveBack.isOpen ? giveBack.close() : correct.back()),
    show(drawn) {
      const isNew = view().now - Date.parse(drawn.issued_at) < RETURNABLE_MS;
      giveBack.offer(isNew);
      // An appointment's services are those that were booked.
      correct.offer(isNew && !drawn.hint?.startsWith("on_time"));
      ticket.show(drawn, namesOf(drawn), view().state?.timezone);
    },
  };
}
