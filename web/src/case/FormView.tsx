import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { useUnits } from "../api/queries";
import type { FormSchema, FormValue, JSONValue, T } from "../api/types";
import { useFormat } from "../format";
import { pickText, useLanguage } from "../text";
import type { Language } from "../texts";
import "./case.css";

/** FormView shows what was filled in, in the order and with the names of the form's schema. */
export function FormView(props: { schema: FormSchema; form: FormValue }) {
  const words = useWords();
  return <Fields schema={props.schema} value={props.form} words={words} />;
}

interface Words {
  t: TFunction;
  language: Language;
  unit: (id: string) => string;
  number: (n: number) => string;
  list: (things: string[]) => string;
}

function useWords(): Words {
  const { t } = useTranslation();
  const language = useLanguage();
  const format = useFormat();
  const units = useUnits().data;
  const unit = (id: string) => pickText(units?.find((u) => u.id === id)?.name, language) || id;
  return { t, language, unit, number: format.number, list: format.list };
}

function Fields(props: { schema: FormSchema; value: FormValue; words: Words }) {
  const { schema, value, words } = props;
  const { t } = words;
  const properties = schema.properties ?? {};
  // What a newer or older form knew is shown all the same: nothing that was filled in may vanish.
  const unknown = Object.keys(value).filter((name) => !(name in properties));
  const names = [...Object.keys(properties), ...unknown];
  const empty = names.filter((name) => isEmpty(value[name]));
  // A long form asks much that does not concern everybody: what was left out stands behind a line.
  const folded = empty.length > FEW;
  return (
    <>
      <dl className="form-view">
        {names.map((name) => {
          const field = properties[name] ?? {};
          const filled = value[name];
          if (folded && isEmpty(filled)) return null;
          return (
            <div key={name} className="form-view-field">
              <dt>{titleOf(field, name, words.language)}</dt>
              <dd>{isEmpty(filled) ? <span className="muted">{t("formView.empty")}</span> : <Value field={field} value={filled} words={words} />}</dd>
            </div>
          );
        })}
      </dl>
      {folded && (
        <details className="form-view-empty">
          <summary>{t("formView.emptyCount", { count: empty.length })}</summary>
          <p className="muted">{words.list(empty.map((name) => titleOf(properties[name] ?? {}, name, words.language)))}</p>
        </details>
      )}
    </>
  );
}

// So many empty fields are shown where they stand.
const FEW = 3;

function Value(props: { field: FormSchema; value: JSONValue; words: Words }) {
  const { field, value, words } = props;
  const { t } = words;
  if (typeof value === "boolean") return <>{t(value ? "formView.yes" : "formView.no")}</>;
  if (typeof value === "number" || typeof value === "string") return <span className="form-view-text">{wordOf(field, value, words)}</span>;
  if (Array.isArray(value)) {
    const items = field.items ?? {};
    if (value.every((v) => typeof v === "string" || typeof v === "number")) {
      return <>{words.list(value.map((v) => wordOf(items, v, words)))}</>;
    }
    return (
      <ol className="plain form-view-items">
        {value.map((v, i) => (
          <li key={i}>
            <div className="basis">{t("formView.item", { number: i + 1 })}</div>
            <Value field={items} value={v} words={words} />
          </li>
        ))}
      </ol>
    );
  }
  if (value === null) return <span className="muted">{t("formView.empty")}</span>;
  return <Fields schema={field} value={value} words={words} />;
}

function isEmpty(value: JSONValue | undefined): value is undefined {
  return value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

function titleOf(field: FormSchema, name: string, language: Language): string {
  return pickText(field["x-title"], language) || field.title || name;
}

/** wordOf words one plain value: a unit by its name, a choice by its title, a number with its unit of measure. */
function wordOf(field: FormSchema, value: string | number, words: Words): string {
  if (field.format === "unit" && typeof value === "string") return words.unit(value);
  const choice = choiceOf(field, value);
  if (choice) return pickText(choice, words.language);
  if (typeof value === "string") return value;
  const measure = measureOf(field, words.language);
  const title = titleOf(field, "", words.language);
  return measure && !title.includes(measure) ? `${words.number(value)} ${measure}` : words.number(value);
}

function choiceOf(field: FormSchema, value: string | number): T | undefined {
  const titles = field["x-enum-titles"];
  if (Array.isArray(titles)) return titles[(field.enum ?? []).indexOf(value)];
  if (titles) return titles[String(value)];
  const option = field.oneOf?.find((o) => o.const === value);
  return option?.["x-title"] ?? (option?.title ? { zh: option.title, en: "" } : undefined);
}

function measureOf(field: FormSchema, language: Language): string {
  const unit = field["x-unit"];
  return typeof unit === "string" ? unit : pickText(unit, language);
}
