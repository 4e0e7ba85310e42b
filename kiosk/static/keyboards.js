/* Which letters the keys on the glass have, by language. */

export const LATIN = ["1234567890", "QWERTZUIOP", "ASDFGHJKL", "YXCVBNM"];
const CYRILLIC = ["ЙЦУКЕНГШЩЗХЪ", "ФЫВАПРОЛДЖЭ", "ЯЧСМИТЬБЮЁ"];
const UKRAINIAN = ["ЙЦУКЕНГШЩЗХЇ", "ФІВАПРОЛДЖЄ", "ЯЧСМИТЬБЮҐ"];
const ARABIC = ["ضصثقفغعهخحج", "شسيبلاتنمكط", "ئءؤرىةوزظدذ"];
const FARSI = ["ضصثقفغعهخحج", "شسیبلاتنمکگ", "ظطزرذدپوچژئ"];
const OWN = { ru: CYRILLIC, uk: UKRAINIAN, ar: ARABIC, fa: FARSI };
const NAMES = { ru: "АБВ", uk: "АБВ", ar: "أبت", fa: "الف" };

/** `{rows, name}` of the letters of a language's own script; null where it writes Latin letters. */
export const ownKeys = (language) => (OWN[language] ? { rows: OWN[language], name: NAMES[language] } : null);
