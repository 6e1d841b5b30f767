import type { ErrorSchema } from "@rjsf/utils";
import type { Basis, FieldProblem, FileRef, FormSchema, JSONValue } from "../api/types";
import type { FormContent } from "./draft";

const MATERIALS = "materials/";

/** materialOf is the material a problem is about, or undefined when it is about a field of the form. */
export function materialOf(problem: FieldProblem): string | undefined {
  const field = problem.field.replace(/^\//, "");
  return field.startsWith(MATERIALS) ? field.slice(MATERIALS.length) : undefined;
}

/** pathOf splits the JSON pointer of a problem. */
export function pathOf(field: string): string[] {
  return field
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/**
 * onePerField keeps, of several judgements of the same field, the first; different rules about one field are
 * all kept.
 */
export function onePerField(problems: FieldProblem[]): FieldProblem[] {
  const seen = new Set<string>();
  return problems.filter((p) => {
    const key = `${p.field}#${p.rule ?? ""}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** valueAt is what stands at the field a problem is about; the files, when it is about a material. */
export function valueAt(problem: FieldProblem, content: FormContent): JSONValue | FileRef[] | undefined {
  const material = materialOf(problem);
  if (material !== undefined) return content.materials[material];
  let value: JSONValue | undefined = content.form;
  for (const part of pathOf(problem.field)) {
    value = value !== null && typeof value === "object" ? (value as Record<string, JSONValue>)[part] : undefined;
  }
  return value;
}

/** isMissing tells "not filled in yet" from "filled in wrongly". */
export function isMissing(problem: FieldProblem, content: FormContent): boolean {
  if (problem.rule) return false;
  const value = valueAt(problem, content);
  return value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

/** wording is what stands beside a field: what is wrong, and on what the rule rests. */
export function wording(problem: FieldProblem, basisLabel: (basis: Basis) => string): string {
  const basis = problem.basis && basisLabel(problem.basis);
  return basis ? `${problem.detail} · ${basis}` : problem.detail;
}

/** errorSchemaOf puts problems where the form library shows them: at their fields. */
export function errorSchemaOf(problems: FieldProblem[], basisLabel: (basis: Basis) => string): ErrorSchema {
  const root: ErrorSchema = {};
  for (const problem of problems) {
    if (materialOf(problem) !== undefined) continue;
    let at = root as Record<string, unknown>;
    for (const part of pathOf(problem.field)) at = (at[part] ??= {}) as Record<string, unknown>;
    ((at.__errors ??= []) as string[]).push(wording(problem, basisLabel));
  }
  return root;
}

/** inFormOrder sorts problems as the fields stand on the page, materials last, so that the first is the topmost. */
export function inFormOrder(problems: FieldProblem[], schema: FormSchema, materials: { id: string }[]): FieldProblem[] {
  const fields = Object.keys(schema.properties ?? {});
  const place = (p: FieldProblem) => {
    const material = materialOf(p);
    if (material !== undefined) return fields.length + 1 + materials.findIndex((m) => m.id === material);
    return fields.indexOf(pathOf(p.field)[0] ?? "");
  };
  return [...problems].sort((a, b) => place(a) - place(b));
}

/** elementIdOf is the id of the control a problem is about. */
export function elementIdOf(problem: FieldProblem): string {
  const material = materialOf(problem);
  return material !== undefined ? `material-${material}` : ["root", ...pathOf(problem.field)].join("_");
}

/** focusOn moves to the control a problem is about. */
export function focusOn(problem: FieldProblem): void {
  const id = elementIdOf(problem);
  const place = document.getElementById(`${id}-field`) ?? document.getElementById(id);
  const control = place?.matches("input, textarea, select, button")
    ? place
    : place?.querySelector<HTMLElement>("input, textarea, select, button");
  place?.scrollIntoView?.({ block: "center" });
  control?.focus({ preventScroll: true });
}
