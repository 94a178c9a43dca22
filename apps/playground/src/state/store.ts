/** A value that changes, and those who want to know when. */
export interface Store<T> {
  get(): T;
  /** Takes the next value, or makes it from the current one. Equal values (`Object.is`) wake nobody. */
  set(next: T | ((current: T) => T)): void;
  /** Returns how to unsubscribe. */
  subscribe(listener: () => void): () => void;
}

/** `T` must not be a function type: functions are taken for updates. */
export function createStore<T extends object | string | number | boolean | undefined>(initial: T): Store<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      const made = typeof next === 'function' ? next(value) : next;
      if (Object.is(made, value)) return;
      value = made;
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
