/** Hooks. */

import { useEffect, useRef, useState } from 'preact/hooks';

export interface Loaded<T> {
  value: T | undefined;
  error: unknown;
  loading: boolean;
  again: () => void;
}

/** What a function promises, asked for anew when `key` changes; the value before stays until then. */
export function useLoad<T>(key: string | null, load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [state, set] = useState<{ key: string | null; value?: T; error?: unknown; loading: boolean }>({
    key: null,
    loading: key !== null,
  });
  const [turn, next] = useState(0);
  const latest = useRef(load);
  latest.current = load;
  useEffect(() => {
    if (key === null) {
      set({ key, loading: false });
      return;
    }
    const controller = new AbortController();
    set((before) => ({ ...before, loading: true }));
    latest.current(controller.signal).then(
      (value) => !controller.signal.aborted && set({ key, value, loading: false }),
      (error: unknown) => !controller.signal.aborted && set({ key, error, loading: false }),
    );
    return () => controller.abort();
  }, [key, turn]);
  const fresh = state.key === key;
  return {
    value: state.value,
    error: fresh ? state.error : undefined,
    loading: state.loading || (!fresh && key !== null),
    again: () => next(turn + 1),
  };
}

/** A value, once it has not changed for a while. */
export function useSettled<T>(value: T, milliseconds: number): T {
  const [settled, set] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => set(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return settled;
}

/** Width of an element in CSS pixels, 0 before it is laid out. */
export function useWidth<E extends Element>(): [{ current: E | null }, number] {
  const ref = useRef<E>(null);
  const [width, set] = useState(0);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => entry && set(Math.round(entry.contentRect.width)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, width];
}

/** Names the document. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title ? `${title} · daygraph` : 'daygraph';
  }, [title]);
}
