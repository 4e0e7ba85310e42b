/* [data-order] From the first tile to the number: what was chosen, how much of it, and the one request that draws. */
import { startChoice } from "./choice.js";
import { dialogue } from "./dialogue.js";
import { draw } from "./draw.js";
import { startSheet } from "./sheet.js";

/**
 * `view()` answers `{state, up}`; `home()` shows the idle kiosk. `onTicket(ticket)` gets the number,
 * `onRefused(error)` why there is none. Answers `{sheet, render, draw, namesOf, cancel}`.
 */
export function startOrder(texts, page, { view, home, onTicket, onRefused }) {
  const serviceOf = (code) => view().state?.services.find((service) => service.code === code);
  const choice = startChoice(texts, choose);
  const sheet = startSheet(texts, {
    serviceOf,
    maxConcerns: page.max_concerns,
    needs: () => [view().state?.needs ?? [], dialogue.current()?.needs ?? []],
    onDraw: drawNumber,
    onAdd: addConcern,
    onBack: takeBack,
    onQuantities: dialogue.change,
    onNeeds: dialogue.need,
  });

  function render() {
    const { state, up } = view();
    if (state) choice.render(state, { up, sheetOpen: sheet.isOpen });
  }

  function choose(service) {
    if (sheet.isOpen || !view().up) return;
    const { concerns } = dialogue.add(service.code);
    // What cannot be had is asked all the same: the server decides, says why and counts the wish.
    if (service.available) sheet.open(concerns);
    else drawNumber();
  }

  function addConcern() {
    sheet.close();
    render();
    choice.focusTitle();
  }

  /** "Zurück" takes the last chosen concern back; without any the dialogue is over. */
  function takeBack() {
    const concerns = dialogue.current()?.concerns ?? [];
    sheet.close();
    if (concerns.length > 1) dialogue.change(concerns.slice(0, -1));
    else dialogue.clear();
    home();
    choice.focus(concerns.at(-1)?.service);
  }

  async function drawNumber() {
    const { body, since } = dialogue.send(texts.language);
    const busy = (key) => sheet.isOpen && sheet.busy(texts.say(key));
    busy("drawing");
    try {
      const drawn = await draw(page.office, { body, since }, () => busy("still_trying"));
      dialogue.clear();
      sheet.close();
      onTicket(drawn);
    } catch (error) {
      // A refused dialogue keeps its id, so that another try in it counts as the same wish.
      if (error.status === 409) dialogue.refused();
      else dialogue.clear();
      sheet.close();
      onRefused(error);
    }
  }

  return {
    sheet,
    render,
    draw: drawNumber,
    /** Names of a ticket's services in all languages, for who changes the language afterwards. */
    namesOf: (ticket) => Object.fromEntries(ticket.concerns.map(({ service }) => [service, serviceOf(service)?.names])),
    cancel() {
      dialogue.clear();
      sheet.close();
    },
  };
}
