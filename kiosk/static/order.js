/* [data-order] From the first tile to the number: what was chosen, how much of it, and the one request that draws. */
import { startBurst } from "./burst.js";
import { startChoice } from "./choice.js";
import { dialogue } from "./dialogue.js";
import { draw } from "./draw.js";
import { startFind } from "./find.js";
import { wantsLarge } from "./modes.js";
import { startSheet } from "./sheet.js";

/**
 * `catalog` as of startCatalog, `leaving` as of startLeaving, `view()` answers `{state, up}`; `home()` shows the idle kiosk. `onTicket(ticket)` gets the number,
 * `onRefused(error, service)` why there is none. Answers `{sheet, render, draw, cancel, isAway}`.
 */
export function startOrder(texts, page, { view, catalog, leaving, home, onTicket, onRefused }) {
  const serviceOf = (code) => view().state?.services.find((service) => service.code === code);
  const choice = startChoice(texts, { onChoose: choose, catalog });
  const find = startFind(texts, {
    services: () => (view().state?.services ?? []).filter(({ code }) => !chosenCodes().includes(code)),
    catalog,
    up: () => view().up,
    onChoose: choose,
    onBack: home,
  });
  const burst = startBurst();
  const sheet = startSheet(texts, {
    serviceOf,
    maxConcerns: () => Math.min(page.max_concerns, view().state?.max_concerns ?? 1),
    bringOf: catalog.bringOf,
    office: page.office,
    needs: () => [view().state?.needs ?? [], dialogue.current()?.needs ?? []],
    onDraw: drawNumber,
    onAdd: addConcern,
    onBack: takeBack,
    onQuantities: dialogue.change,
    onNeeds: dialogue.need,
  });

  function render() {
    const { state, up } = view();
    if (!state) return;
    choice.render(state, { up, sheetOpen: sheet.isOpen });
    find.render();
  }

  function chosenCodes() {
    return (dialogue.current()?.concerns ?? []).map((one) => one.service);
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
    home();
    choice.focusTitle();
  }

  /** "Zurück" takes the last chosen concern back. */
  function takeBack() {
    const concerns = dialogue.current()?.concerns ?? [];
    sheet.close();
    // The dialogue goes on: another choice in it is the same visitor's, and going away is an abandoned one.
    dialogue.change(concerns.slice(0, -1));
    home();
    choice.focus(concerns.at(-1)?.service);
  }

  async function drawNumber() {
    const { body, since } = dialogue.send(texts.language, wantsLarge());
    const busy = (key) => sheet.isOpen && sheet.busy(texts.say(key));
    busy("drawing");
    try {
      const drawn = await draw(page.office, { body, since }, () => busy("still_trying"));
      dialogue.clear();
      sheet.close();
      onTicket(drawn);
    } catch (error) {
      if (error.code === "burst" && (await burst.ask())) {
        dialogue.confirm();
        return drawNumber();
      }
      if (error.code === "burst") return cancel("stop");
      const wanted = dialogue.current()?.last;
      // A refused dialogue keeps its id, so that another try in it counts as the same wish.
      if (error.status === 409) dialogue.refused();
      else dialogue.clear();
      sheet.close();
      onRefused(error, wanted);
    }
    return undefined;
  }

  /** The dialogue is over, for the reason of startLeaving. */
  function cancel(reason) {
    leaving.over(reason);
    choice.reset();
    sheet.close();
    home();
  }

  document.querySelector("[data-stop]").addEventListener("click", () => cancel("stop"));
  return {
    sheet,
    render,
    draw: drawNumber,
    cancel,
    /** Has somebody begun to look around, without choosing anything? */
    get isAway() {
      return choice.isAway;
    },
  };
}
