import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import { useGuide } from "../api/queries";
import type { FieldProblem, Guide } from "../api/types";
import { ApplicationForm } from "../form/ApplicationForm";
import { CheckAside } from "../form/CheckAside";
import type { FormContent } from "../form/draft";
import { useSelfCheck } from "../form/checking";
import { Loading } from "../layout/Loading";
import { Page } from "../layout/Page";
import { ProblemNotice } from "../layout/ProblemNotice";
import { useText } from "../text";

/** SelfCheckPage tells anybody, before they apply, whether the rules are met and what would come of it. */
export default function SelfCheckPage() {
  const { t } = useTranslation();
  const text = useText();
  const id = useParams().id ?? "";
  const guide = useGuide(id);
  if (guide.isPending) return <Loading />;
  if (!guide.data) {
    return (
      <Page title={t("apply.check")}>
        <ProblemNotice error={guide.error} onRetry={() => void guide.refetch()} />
      </Page>
    );
  }
  const address = `/processes/${encodeURIComponent(id)}`;
  return (
    <Page
      title={t("tryOut.title", { title: text(guide.data.title) })}
      lead={t("tryOut.intro")}
      actions={<Actions guide={guide.data} address={address} />}
    >
      <TryOut key={id} guide={guide.data} />
    </Page>
  );
}

function Actions(props: { guide: Guide; address: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <>
      <Link to={props.address}>{t("tryOut.toGuide")}</Link>
      {props.guide.mayStart && (
        <Button size="large" onClick={() => void navigate(`${props.address}/apply`)}>
          {t("guide.apply")}
        </Button>
      )}
    </>
  );
}

const empty: FormContent = { form: {}, materials: {} };
const none: FieldProblem[] = [];

function TryOut(props: { guide: Guide }) {
  const { t } = useTranslation();
  const { guide } = props;
  const [content, setContent] = useState(empty);
  const check = useSelfCheck(guide.id, content, false);
  const problems = check.problems ?? none;
  return (
    <div className="two-columns">
      <section className="panel" aria-labelledby="form-title">
        <h2 id="form-title">{t("tryOut.form")}</h2>
        <ApplicationForm
          guideSchema={guide.form}
          materials={[]}
          value={empty}
          onChange={(next) => {
            setContent(next);
            check.later(next);
          }}
          onSubmit={check.now}
          problems={problems}
          submitText={t("tryOut.submit")}
        >
          {guide.materials.length > 0 && <p className="muted">{t("tryOut.materials")}</p>}
        </ApplicationForm>
      </section>
      <CheckAside guide={guide} check={check} problems={problems} content={content} />
    </div>
  );
}
