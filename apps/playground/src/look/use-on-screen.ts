import { type RefObject, useEffect, useRef, useState } from 'react';

/** Whether the element can be seen, or nearly: nothing is computed or drawn for what nobody sees. */
export function useOnScreen<E extends Element>(margin = '200px'): [RefObject<E | null>, boolean] {
  const ref = useRef<E>(null);
  const [onScreen, setOnScreen] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const observer = new IntersectionObserver(
      (entries) => setOnScreen(entries.at(-1)?.isIntersecting ?? false),
      { rootMargin: margin },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [margin]);
  return [ref, onScreen];
}
