import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem, newKey } from "../api/client";
import { useAnswer, useGuide } from "../api/queries";
import type { FieldProblem, FormSchema, GuideMaterial, TaskPage } from "../api/types";
import { ApplicationForm } from "../form/ApplicationForm";
import type { FormContent } from "../form/draft";
import { Loading } from "../layout/Loading";
import { ProblemNotice } from "../layout/ProblemNotice";
import { useText } from "../text";

const none: FieldProblem[] = [];

/** SupplementForm shows the application again, as it was submitted, to be corrected and submitted anew. */
export function SupplementForm(props: { page: TaskPage; onAnswered: () => void; onClosed: () => void }) {
  const { t } = useTranslation();
  const text = useText();
  const { task, case: found, choices } = props.page;
  const guide = useGuide(found.process.id);
  const send = useAnswer(task.id);
  const key = useRef(newKey());
  const begin = useRef<FormContent>({
    form: Object.fromEntries(Object.entries(found.form).filter(([name]) => !found.officials?.includes(name))),
    materials: Object.fromEntries(found.materials.map((m) => [m.id, m.files])),
  });
  const refused = send.error instanceof ApiProblem && send.error.errors.length > 0;

  async function submit(content: FormContent) {
    if (send.isPending) return;
    const materials = Object.fromEntries(Object.entries(content.materials).map(([id, files]) => [id, files.map((f) => f.id)]));
    try {
      // Not by the callbacks of mutate: the refreshed task takes this form away before they would be called.
      await send.mutateAsync({ body: { answer: "resubmit", form: content.form, materials }, idempotencyKey: key.current });
      props.onAnswered();
    } catch (e) {
      if (e instanceof ApiProblem && e.status < 500) key.current = newKey();
      if (e instanceof ApiProblem && e.status === 409) props.onClosed();
    }
  }

  if (guide.isPending) return <Loading />;
  return (
    <>
      <p>{t("task.supplementIntro")}</p>
      {choices[0] && <p className="muted">→ {text(choices[0].effect)}</p>}
      <ApplicationForm
        guideSchema={withoutFields(found.formSchema, found.officials ?? [])}
        materials={materialsOf(props.page, guide.data?.version === found.process.version ? guide.data.materials : [])}
        value={begin.current}
        onChange={() => {
          key.current = newKey();
          if (send.error) send.reset();
        }}
        onSubmit={(content) => void submit(content)}
        problems={refused ? (send.error as ApiProblem).errors : none}
        refused={refused}
        busy={send.isPending}
        submitText={t("task.resubmit")}
      >
        {send.error && (
          <div className="gap-above">
            <ProblemNotice error={send.error} />
          </div>
        )}
      </ApplicationForm>
    </>
  );
}

/** What those asked fill in is not the applicant's to correct. */
function withoutFields(schema: FormSchema, names: string[]): FormSchema {
  const properties = Object.entries(schema.properties ?? {}).filter(([name]) => !names.includes(name));
  return { ...schema, properties: Object.fromEntries(properties) };
}

/**
 * The case names its materials; what is required of them stands in the guide, which speaks of the newest
 * version. Where that is another one than the case's, the server alone judges.
 */
function materialsOf(page: TaskPage, asked: GuideMaterial[]): GuideMaterial[] {
  const applicants = page.case.materials.filter((m) => asked.length === 0 || asked.some((a) => a.id === m.id && !a.later));
  return applicants.map((m) => asked.find((a) => a.id === m.id) ?? { id: m.id, title: m.title, required: false });
}
