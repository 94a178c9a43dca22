/** Without the entries that are undefined: an option that is not there is not one that is undefined. */
export function defined<T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const given: { [K in keyof T]?: Exclude<T[K], undefined> } = {};
  return Object.assign(
    given,
    Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)),
  );
}
