import type { ProcessRow, T, UnitRef } from "../api/types";

/** Owned are the matters of one unit. */
export interface Owned {
  unit: UnitRef;
  processes: ProcessRow[];
}

/** matching finds matters in which every word that is looked for occurs, in either language. */
export function matching(processes: ProcessRow[], wanted: string): ProcessRow[] {
  const words = wanted.toLowerCase().split(/\s+/).filter((w) => w !== "");
  const both = (t: T | undefined) => (t ? `${t.zh} ${t.en}` : "");
  return processes.filter((p) => {
    const said = `${both(p.title)} ${both(p.summary)} ${both(p.owner.name)} ${p.basis?.document ?? ""}`.toLowerCase();
    return words.every((w) => said.includes(w));
  });
}

/** byOwner puts the matters of a unit together; the unit with the most stands first. */
export function byOwner(processes: ProcessRow[]): Owned[] {
  const groups = new Map<string, Owned>();
  for (const p of processes) {
    const group = groups.get(p.owner.id) ?? { unit: p.owner, processes: [] };
    group.processes.push(p);
    groups.set(p.owner.id, group);
  }
  return [...groups.values()].sort((a, b) => b.processes.length - a.processes.length);
}
