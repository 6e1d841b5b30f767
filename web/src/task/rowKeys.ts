import { useEffect, useRef } from "react";

/**
 * useRowKeys moves the focus along the links of a list, or of several, by J and K, as those like it who work through many
 * tasks; Enter then opens the one in focus. Nothing happens while somebody is typing.
 */
export function useRowKeys() {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    function move(event: KeyboardEvent) {
      const typing = event.target instanceof HTMLElement && event.target.closest("input, textarea, select, [role=combobox]");
      const step = { j: 1, k: -1 }[event.key.toLowerCase()];
      if (!step || !list.current || typing || event.ctrlKey || event.metaKey || event.altKey) return;
      const rows = [...list.current.querySelectorAll<HTMLAnchorElement>("a")];
      const at = rows.findIndex((row) => row === document.activeElement);
      rows[at < 0 ? 0 : Math.min(Math.max(at + step, 0), rows.length - 1)]?.focus();
      event.preventDefault();
    }
    document.addEventListener("keydown", move);
    return () => document.removeEventListener("keydown", move);
  }, []);
  return list;
}
