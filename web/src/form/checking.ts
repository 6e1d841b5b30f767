import { useEffect, useRef, useState } from "react";
import { useCheckForm } from "../api/queries";
import type { Checked } from "../api/types";
import type { FormContent } from "./draft";

export type CheckState = "waiting" | "checking" | "done" | "unavailable";

/** idsOf is how the server is told of files. */
export function idsOf(content: FormContent): Record<string, string[]> {
  return Object.fromEntries(Object.entries(content.materials).map(([id, files]) => [id, files.map((f) => f.id)]));
}

/**
 * useSelfCheck asks the server for its judgement when the typing pauses. Who is not signed in has no files,
 * so of materials nothing is asked.
 */
export function useSelfCheck(process: string, content: FormContent, withMaterials: boolean) {
  const { mutate, reset, error, isPending } = useCheckForm(process);
  // The last judgement stands until the next one is there: a table that vanishes at every key cannot be read.
  const [last, setLast] = useState<Checked>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const run = (c: FormContent) =>
    mutate({ form: c.form, materials: withMaterials ? idsOf(c) : undefined }, { onSuccess: setLast, onError: () => setLast(undefined) });
  const begin = useRef({ content, run });
  useEffect(() => {
    const { content: restored, run: judge } = begin.current;
    if (Object.keys(restored.form).length > 0) judge(restored);
    return () => clearTimeout(timer.current);
  }, []);
  function now(c: FormContent) {
    clearTimeout(timer.current);
    run(c);
  }
  function later(c: FormContent) {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => run(c), 600);
  }
  function forget() {
    clearTimeout(timer.current);
    reset();
    setLast(undefined);
  }
  const state: CheckState = isPending ? "checking" : error ? "unavailable" : last ? "done" : "waiting";
  return { now, later, forget, state, problems: last?.problems, calculation: last?.calculation };
}
