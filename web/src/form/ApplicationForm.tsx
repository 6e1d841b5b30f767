import RjsfForm from "@rjsf/antd";
import { TranslatableString, type RJSFSchema } from "@rjsf/utils";
import { Button } from "antd";
import { useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { FieldProblem, FormSchema, FormValue, GuideMaterial } from "../api/types";
import { useBasisLabel } from "../layout/BasisLine";
import { useLanguage, useText } from "../text";
import type { FormContent } from "./draft";
import "./form.css";
import { MaterialsField } from "./MaterialsField";
import { onlyByButton } from "./onlyByButton";
import { errorSchemaOf, focusOn, inFormOrder, isMissing, materialOf, onePerField, valueAt } from "./problems";
import { localized, uiSchemaOf } from "./schema";
import { FieldTemplate, NoErrors, ObjectFieldTemplate } from "./templates";
import { localProblems, validator } from "./validation";
import { UnitsWidget, UnitWidget } from "./widgets";

export interface ApplicationFormProps {
  guideSchema: FormSchema;
  materials: GuideMaterial[];
  /** What the form begins with; afterwards it keeps its own content and tells of it by onChange. */
  value: FormContent;
  onChange?: (content: FormContent) => void;
  onSubmit: (content: FormContent) => void;
  /** What the server found; a new list from a refused submission moves the focus to its first problem. */
  problems?: FieldProblem[];
  /** Set when the problems answer a submission, so that what is missing is shown as well. */
  refused?: boolean;
  submitText?: string;
  busy?: boolean;
  /** Stands above the submit button. */
  children?: ReactNode;
}

const templates = { FieldTemplate, ObjectFieldTemplate, ErrorListTemplate: NoErrors };
const widgets = { UnitWidget, UnitsWidget };

/**
 * ApplicationForm fills in a form and its materials. It judges by the JSON Schema itself and shows the
 * server's problems at their fields; before the first attempt to submit it is silent about what is missing.
 */
export function ApplicationForm(props: ApplicationFormProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const text = useText();
  const basisLabel = useBasisLabel();
  const { guideSchema, materials, onChange, problems: told = none, refused = false } = props;
  const [content, setContent] = useState(props.value);
  const [attempted, setAttempted] = useState(false);
  const [uploads, setUploads] = useState(0);
  const toldOf = useContentWhen(told, content);
  const schema = useMemo(() => localized(guideSchema, language) as RJSFSchema, [guideSchema, language]);
  const uiSchema = useMemo(
    () => ({ ...uiSchemaOf(guideSchema, language), "ui:submitButtonOptions": { norender: true } }),
    [guideSchema, language],
  );

  const shown = useMemo(() => {
    const own = ownProblems(guideSchema, materials, content, language, t, text);
    // The server words a problem better; what it said of a value that has changed since no longer counts.
    const standing = told.filter((p) => valueAt(p, toldOf) === valueAt(p, content));
    const all = inFormOrder(onePerField([...standing, ...own]), guideSchema, materials);
    return attempted || refused ? all : all.filter((p) => !isMissing(p, content));
  }, [attempted, content, guideSchema, language, materials, refused, t, text, told, toldOf]);
  const extraErrors = useMemo(() => errorSchemaOf(shown, basisLabel), [shown, basisLabel]);

  const first = useRef<FieldProblem>(undefined);
  first.current = shown[0];
  useEffect(() => {
    if (refused && first.current) focusOn(first.current);
  }, [refused]);

  // A second change may come before the first is drawn, so each builds on the newest content.
  const newest = useRef(content);
  function change(next: FormContent, silently = false) {
    newest.current = next;
    setContent(next);
    if (!silently) onChange?.(next);
  }

  function submit() {
    setAttempted(true);
    const own = ownProblems(guideSchema, materials, newest.current, language, t, text);
    const worst = inFormOrder(own, guideSchema, materials)[0];
    if (worst) requestAnimationFrame(() => focusOn(worst));
    else props.onSubmit(newest.current);
  }

  return (
    <div className="application" onKeyDown={onlyByButton}>
      <RjsfForm
        schema={schema}
        uiSchema={uiSchema}
        formData={content.form}
        validator={validator}
        templates={templates}
        widgets={widgets}
        translateString={(name, params) => translated(t, name, params)}
        extraErrors={extraErrors}
        // The page's own judgement comes with extraErrors, in one voice with the server's.
        noValidate
        // A list with at least one entry begins empty, not with one empty entry.
        experimental_defaultFormStateBehavior={{ arrayMinItems: { populate: "never" } }}
        noHtml5Validate
        showErrorList={false}
        // Without an id it is the library that fills in defaults, not the person that fills in the form.
        onChange={(e, id) => change({ ...newest.current, form: (e.formData ?? {}) as FormValue }, id === undefined)}
        onSubmit={submit}
      >
        {materials.length > 0 && (
          <section aria-labelledby="materials-title">
            <h2 id="materials-title">{t("apply.materials")}</h2>
            <p className="muted">{t("apply.materialsHint")}</p>
            <MaterialsField
              materials={materials}
              schema={guideSchema}
              needed={neededNow(told)}
              value={content.materials}
              onChange={(f) => change({ ...newest.current, materials: f(newest.current.materials) })}
              problems={shown.filter((p) => materialOf(p) !== undefined)}
              onBusy={(n) => setUploads((before) => before + n)}
            />
          </section>
        )}
        {props.children}
        {(attempted || refused) && shown.length > 0 && (
          <p className="form-count" role="status">
            {t("apply.problems", { count: shown.length })}
          </p>
        )}
        <Button type="primary" size="large" htmlType="submit" loading={props.busy} disabled={uploads > 0}>
          {props.busy ? t("apply.submitting") : (props.submitText ?? t("apply.submit"))}
        </Button>
      </RjsfForm>
    </div>
  );
}

const none: FieldProblem[] = [];

/** neededNow are the materials the server asks for, as the form stands. */
function neededNow(told: FieldProblem[]): Set<string> {
  return new Set(told.flatMap((p) => materialOf(p) ?? []));
}

/** useContentWhen is the content as it was when the problems came. */
function useContentWhen(told: FieldProblem[], content: FormContent): FormContent {
  const [judged, setJudged] = useState({ told, content });
  if (judged.told === told) return judged.content;
  setJudged({ told, content });
  return content;
}

type Translate = (key: string, values?: Record<string, unknown>) => string;

function ownProblems(
  schema: FormSchema,
  materials: GuideMaterial[],
  content: FormContent,
  language: "zh" | "en",
  t: Translate,
  text: ReturnType<typeof useText>,
): FieldProblem[] {
  const missing = materials
    // Whether one is needed that is not always asked for, only the server knows.
    .filter((m) => m.required && !m.depends?.length && (content.materials[m.id] ?? []).length === 0)
    .map((m) => ({
      field: `materials/${m.id}`,
      code: "required",
      detail: t("apply.missing", { title: text(m.title) }),
    }));
  return [...localProblems(schema, content.form, language, t("apply.fillIn")), ...missing];
}

/** translated words the few texts the form library brings itself. */
function translated(t: Translate, name: TranslatableString, params: string[] = []): string {
  switch (name) {
    case TranslatableString.YesLabel:
      return t("apply.yes");
    case TranslatableString.NoLabel:
      return t("apply.no");
    case TranslatableString.AddButton:
    case TranslatableString.AddItemButton:
      return t("apply.addItem");
    case TranslatableString.RemoveButton:
      return t("apply.removeItem");
    case TranslatableString.MoveUpButton:
      return t("apply.itemUp");
    case TranslatableString.MoveDownButton:
      return t("apply.itemDown");
    default:
      return name.replace(/%(\d)/g, (_, n: string) => params[Number(n) - 1] ?? "");
  }
}
