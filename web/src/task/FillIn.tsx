import RjsfForm from "@rjsf/antd";
import type { RJSFSchema } from "@rjsf/utils";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Choice, FieldProblem, FileRef, FormSchema, FormValue, TaskPage } from "../api/types";
import { MaterialsField } from "../form/MaterialsField";
import { errorSchemaOf, materialOf } from "../form/problems";
import { localized, uiSchemaOf } from "../form/schema";
import { FieldTemplate, NoErrors, ObjectFieldTemplate } from "../form/templates";
import { localProblems, validator } from "../form/validation";
import { UnitsWidget, UnitWidget } from "../form/widgets";
import { useBasisLabel } from "../layout/BasisLine";
import { useLanguage, useText } from "../text";

const templates = { FieldTemplate, ObjectFieldTemplate, ErrorListTemplate: NoErrors };
const widgets = { UnitWidget, UnitsWidget };

/** Filled is what comes with an answer besides words. */
export interface Filled {
  form: FormValue;
  files: Record<string, FileRef[]>;
}

/** begin is what a page begins with: what stands in the form already, and what a draft held. */
export function begin(page: TaskPage): Filled {
  const form: FormValue = {};
  for (const name of page.fill ?? []) {
    const value = page.draft?.form?.[name] ?? page.case.form[name];
    if (value !== undefined) form[name] = value;
  }
  return { form, files: {} };
}

/** schemaOf is the part of the form that is filled in with an answer; what the answer needs is required. */
export function schemaOf(page: TaskPage, choice: Choice | undefined): FormSchema {
  const all = page.case.formSchema.properties ?? {};
  const properties = Object.fromEntries((page.fill ?? []).filter((name) => name in all).map((name) => [name, all[name] ?? {}]));
  return { type: "object", properties, required: choice?.fields ?? [] };
}

/** lacking is what is wrong with what is filled in, as far as the page can see. */
export function useLacking(page: TaskPage, choice: Choice | undefined, filled: Filled): FieldProblem[] {
  const { t } = useTranslation();
  const text = useText();
  const language = useLanguage();
  if (!choice) return [];
  const missing = (choice.files ?? [])
    .filter((id) => (filled.files[id] ?? []).length === 0)
    .map((id) => ({
      field: `materials/${id}`,
      code: "required",
      detail: t("apply.missing", { title: text(page.attach?.find((m) => m.id === id)?.title) }),
    }));
  const fields = page.fill ? localProblems(schemaOf(page, choice), filled.form, language, t("apply.fillIn")) : [];
  return [...fields, ...missing];
}

/** FillIn takes the fields and the files that come with an answer, with the form's own controls. */
export function FillIn(props: {
  page: TaskPage;
  choice: Choice | undefined;
  value: Filled;
  onChange: (change: (before: Filled) => Filled) => void;
  problems: FieldProblem[];
  onBusy: (change: 1 | -1) => void;
}) {
  const { t } = useTranslation();
  const language = useLanguage();
  const basisLabel = useBasisLabel();
  const { page, choice, value, onChange, problems } = props;
  const part = useMemo(() => schemaOf(page, choice), [page, choice]);
  const schema = useMemo(() => localized(part, language) as RJSFSchema, [part, language]);
  const uiSchema = useMemo(
    () => ({ ...uiSchemaOf(part, language), "ui:submitButtonOptions": { norender: true } }),
    [part, language],
  );
  const extraErrors = useMemo(() => errorSchemaOf(problems, basisLabel), [problems, basisLabel]);
  // Here it is the answer that asks for a material, not the form.
  const materials = (page.attach ?? []).map((m) => ({ ...m, required: choice?.files?.includes(m.id) ?? false, depends: undefined }));
  return (
    <>
      {(page.fill ?? []).length > 0 && (
        <section className="fill-in" aria-labelledby="fill-in">
          <h3 id="fill-in">{t("operate.fill")}</h3>
          <RjsfForm
            // It stands inside the form of the answer, and forms do not nest.
            tagName="div"
            schema={schema}
            uiSchema={uiSchema}
            formData={value.form}
            validator={validator}
            templates={templates}
            widgets={widgets}
            extraErrors={extraErrors}
            noValidate
            noHtml5Validate
            showErrorList={false}
            experimental_defaultFormStateBehavior={{ arrayMinItems: { populate: "never" }, emptyObjectFields: "skipDefaults" }}
            onChange={(e) => onChange((before) => ({ ...before, form: (e.formData ?? {}) as FormValue }))}
          >
            <></>
          </RjsfForm>
        </section>
      )}
      {materials.length > 0 && (
        <section className="fill-in" aria-labelledby="attach">
          <h3 id="attach">{t("operate.attach")}</h3>
          <MaterialsField
            materials={materials}
            schema={page.case.formSchema}
            value={value.files}
            onChange={(change) => onChange((before) => ({ ...before, files: change(before.files) }))}
            problems={problems.filter((p) => materialOf(p) !== undefined)}
            onBusy={props.onBusy}
          />
        </section>
      )}
    </>
  );
}
