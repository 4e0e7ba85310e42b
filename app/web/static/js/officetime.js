/* Office time on a screen: carried on from the server's last word, at the practice clock's speed, never from the
   screen's own clock, which may be wrong. */

/** A clock that shows nothing until `set(iso)`; `speed` 0 stands still between messages. */
export function officeTime(speed = 1) {
  let base = null;
  let heard = 0;
  return {
    set(iso) {
      base = Date.parse(iso);
      heard = performance.now();
    },
    /** The present office time as a Date, or null. */
    now: () => (base === null ? null : new Date(base + (performance.now() - heard) * speed)),
  };
}

/* Western digits and the Gregorian calendar everywhere: that is what stands on papers and doors here. */
const LOCALES = { en: "en-GB", ar: "ar-u-nu-latn", fa: "fa-u-ca-gregory-nu-latn", "de-simple": "de" };

/** The locale by which dates and times of a language are written. */
const localeOf = (language) => LOCALES[language] ?? language;

/** "08:05" in the office's zone. */
export function timeText(moment, timeZone, language = "de") {
  const form = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone };
  return new Intl.DateTimeFormat(localeOf(language), form).format(new Date(moment));
}

/** Minutes since midnight in the office's zone. */
export function minuteOf(moment, timeZone) {
  const [hours, minutes] = timeText(moment, timeZone).split(":").map(Number);
  return hours * 60 + minutes;
}

/** "Montag, 23. November" in the office's zone. */
export function dayText(moment, timeZone, language = "de") {
  const form = { weekday: "long", day: "numeric", month: "long", timeZone };
  return new Intl.DateTimeFormat(localeOf(language), form).format(new Date(moment));
}

/** Calendar days from `now` to `moment`, as the office counts them. */
export function daysAhead(moment, now, timeZone) {
  const day = (date) => Date.parse(new Intl.DateTimeFormat("en-CA", { timeZone }).format(new Date(date)));
  return Math.round((day(moment) - day(now)) / 86400000);
}

/** "A 017" from "A017": letter and digits apart, never broken over two lines. */
export function spaced(number) {
  return number.replace(/^(.*?\D)\s*(\d+)$/, "$1\u00a0$2");
}
