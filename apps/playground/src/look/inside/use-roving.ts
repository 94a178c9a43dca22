import { type FocusEvent, type KeyboardEvent, useState } from 'react';

/** What a container of many buttons needs so that they are one stop for the Tab key. */
export interface Roving {
  /** 0 for the button that Tab reaches, −1 for the others. */
  tabIndex(position: number): 0 | -1;
  readonly handlers: {
    onKeyDown(event: KeyboardEvent<HTMLElement>): void;
    onFocus(event: FocusEvent<HTMLElement>): void;
  };
}

/** Arrow keys, Home and End move the focus between the buttons inside an element; left and right one by one, up and down by rows. */
export function useRoving(): Roving {
  const [current, setCurrent] = useState(0);
  const buttonsOf = (element: HTMLElement) => [...element.querySelectorAll('button')];
  return {
    tabIndex: (position) => (position === current ? 0 : -1),
    handlers: {
      onKeyDown(event) {
        const buttons = buttonsOf(event.currentTarget);
        const at = buttons.findIndex((button) => button.matches(':focus'));
        const to = target(event.key, at, buttons);
        if (at < 0 || to === undefined) return;
        event.preventDefault();
        buttons[to]?.focus();
      },
      onFocus(event) {
        const at = buttonsOf(event.currentTarget).findIndex((button) => button.contains(event.target));
        if (at >= 0) setCurrent(at);
      },
    },
  };
}

function target(key: string, at: number, buttons: readonly HTMLElement[]): number | undefined {
  const last = buttons.length - 1;
  const top = buttons[0]?.offsetTop;
  const columns = Math.max(1, buttons.filter(({ offsetTop }) => offsetTop === top).length);
  const moves: Readonly<Record<string, number>> = {
    ArrowLeft: at - 1,
    ArrowRight: at + 1,
    ArrowUp: at - columns,
    ArrowDown: at + columns,
    Home: 0,
    End: last,
  };
  const to = moves[key];
  return to === undefined ? undefined : Math.min(last, Math.max(0, to));
}
