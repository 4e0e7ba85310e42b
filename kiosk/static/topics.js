/* Large catalogues: the first services stand on the first screen, all of them under the topics of the office. */

export const MOST_AT_ONCE = 12;
export const MOST_FIRST = 6;

const groupsOf = (services) => [...new Set(services.map((service) => service.group))];

/** Are there so many services that they are looked for by topic and by name? */
export const isLarge = (services) => services.length > MOST_AT_ONCE;

/**
 * What a screen of tiles shows: `{services, groups}`, groups as `{name, count}`. `topic`: the group that was touched
 * (null: none; "": services without one), `first`: how many services stand before the topics.
 */
export function entries(services, topic, first = MOST_FIRST) {
  if (!isLarge(services) || groupsOf(services).length < 2) return { services, groups: [] };
  if (topic !== null) return { services: services.filter((service) => service.group === topic), groups: [] };
  const groups = groupsOf(services).map((name) => ({
    name,
    count: services.filter((service) => service.group === name).length,
  }));
  // What belongs to no topic comes last.
  groups.sort((a, b) => Number(a.name === "") - Number(b.name === ""));
  return { services: services.slice(0, first), groups };
}
