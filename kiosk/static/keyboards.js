/* Which letters the keys on the glass have, by language. */

export const LATIN = ["1234567890", "QWERTZUIOP", "ASDFGHJKL", "YXCVBNM"];
/* Eleven keys in a row: more would be narrower than a finger on an upright 21.5-inch picture. */
const CYRILLIC = ["ЙЦУКЕНГШЩЗХ", "ФЫВАПРОЛДЖЭ", "ЯЧСМИТЬБЮЁЪ"];
const UKRAINIAN = ["ЙЦУКЕНГШЩЗХ", "ФІВАПРОЛДЖЄ", "ЯЧСМИТЬБЮҐЇ"];
const ARABIC = ["ضصثقفغعهخحج", "شسيبلاتنمكط", "ئءؤرىةوزظدذ"];
const FARSI = ["ضصثقفغعهخحج", "شسیبلاتنمکگ", "ظطزرذدپوچژئ"];
const OWN = { ru: CYRILLIC, uk: UKRAINIAN, ar: ARABIC, fa: FARSI };
const NAMES = { ru: "АБВ", uk: "АБВ", ar: "أبت", fa: "الف" };

/** `{rows, name}` of the letters of a language's own script; null where it writes Latin letters. */
export const ownKeys = (language) => (OWN[language] ? { rows: OWN[language], name: NAMES[language] } : null);
