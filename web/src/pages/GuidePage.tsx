import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { useGuide, useSession } from "../api/queries";
import type { Guide, Term } from "../api/types";
import { FlowPicture } from "../flow/FlowPicture";
import { useFormat } from "../format";
import { Demand, Depends } from "../form/Demand";
import { BasisLine, useBasisText } from "../layout/BasisLine";
import { Loading } from "../layout/Loading";
import { Page } from "../layout/Page";
import { ProblemNotice } from "../layout/ProblemNotice";
import { useText } from "../text";

export default function GuidePage() {
  const { t } = useTranslation();
  const text = useText();
  const basisText = useBasisText();
  const id = useParams().id ?? "";
  const guide = useGuide(id);
  if (guide.isPending) return <Loading />;
  if (!guide.data) {
    return (
      <Page title={t("guide.title")}>
        <ProblemNotice error={guide.error} onRetry={() => void guide.refetch()} />
      </Page>
    );
  }
  const g = guide.data;
  const basis = basisText(g.basis);
  return (
    <Page title={text(g.title)} lead={text(g.summary)} actions={<Actions guide={g} />}>
      <div className="two-columns">
        <div>
          <section className="panel" aria-labelledby="who">
            <h2 id="who">{t("guide.who")}</h2>
            <ul>
              {g.startBy.map((by, i) => (
                <li key={i}>{text(by)}</li>
              ))}
            </ul>
          </section>
          <Materials guide={g} />
          <section aria-labelledby="steps" className="guide-steps">
            <h2 id="steps">{t("guide.steps")}</h2>
            <p className="muted">{t("guide.stepsIntro")}</p>
            <FlowPicture steps={g.steps} />
          </section>
        </div>
        <aside aria-label={t("guide.facts")}>
          <Limits guide={g} />
          <Rules guide={g} />
          <section className="panel" aria-labelledby="facts">
            <h2 id="facts">{t("guide.facts")}</h2>
            <dl className="facts">
              <dt>{t("guide.owner")}</dt>
              <dd>{text(g.owner.name)}</dd>
              {basis && (
                <>
                  <dt>{t("guide.basis")}</dt>
                  <dd>{basis}</dd>
                </>
              )}
            </dl>
            <p className="basis">{t("guide.version", { version: g.version })}</p>
          </section>
        </aside>
      </div>
    </Page>
  );
}

function Actions(props: { guide: Guide }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const signedIn = Boolean(useSession().data);
  const { guide } = props;
  const address = `/processes/${encodeURIComponent(guide.id)}`;
  const apply = `${address}/apply`;
  const check = (guide.rules.length > 0 || guide.calculator) && (
    <Button size="large" onClick={() => void navigate(`${address}/check`)}>
      {t(guide.calculator ? "tryOut.openWith" : "tryOut.open")}
    </Button>
  );
  if (!signedIn) {
    return (
      <>
        {check}
        <Button type="primary" size="large" onClick={() => void navigate(`/signin?${new URLSearchParams({ to: apply })}`)}>
          {t("guide.signInToApply")}
        </Button>
      </>
    );
  }
  return (
    <>
      {check}
      {guide.mayStart && (
        <Button type="primary" size="large" onClick={() => void navigate(apply)}>
          {t("guide.apply")}
        </Button>
      )}
      {guide.mayRehearse && (
        <Button size="large" title={t("guide.rehearseHint")} onClick={() => void navigate(`${apply}?rehearsal=1`)}>
          {t("guide.rehearse")}
        </Button>
      )}
      {!guide.mayStart && !guide.mayRehearse && <span className="muted">{t("guide.mayNot")}</span>}
    </>
  );
}

function Materials(props: { guide: Guide }) {
  const { t } = useTranslation();
  const text = useText();
  const format = useFormat();
  const { materials } = props.guide;
  return (
    <section className="panel" aria-labelledby="materials">
      <h2 id="materials">{t("guide.materials")}</h2>
      {materials.length === 0 && <p>{t("guide.materialsNone")}</p>}
      <ul className="plain rows">
        {materials.map((m) => (
          <li key={m.id}>
            <div>
              {text(m.title)}{" "}
              <Demand material={m} />
            </div>
            <Depends material={m} schema={props.guide.form} />
            {m.hint && <div className="muted">{text(m.hint)}</div>}
            {m.accept && m.accept.length > 0 && (
              <div className="basis">{t("guide.accepts", { list: format.list(m.accept) })}</div>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Limits(props: { guide: Guide }) {
  const { t } = useTranslation();
  const { statutory, promised } = props.guide;
  return (
    <section className="panel" aria-labelledby="limits">
      <h2 id="limits">{t("guide.limits")}</h2>
      {!statutory && !promised && <p>{t("guide.noLimits")}</p>}
      <dl className="limits">
        {promised && <Limit name={t("guide.promised")} term={promised} />}
        {statutory && <Limit name={t("guide.statutory")} term={statutory} />}
      </dl>
    </section>
  );
}

function Limit(props: { name: string; term: Term }) {
  const text = useText();
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>
        <span className="limit-value">{text(props.term.limit)}</span>
        <BasisLine basis={props.term.basis} />
      </dd>
    </div>
  );
}

function Rules(props: { guide: Guide }) {
  const { t } = useTranslation();
  const text = useText();
  const { rules } = props.guide;
  if (rules.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="rules">
      <h2 id="rules">{t("guide.rules")}</h2>
      <ul className="plain rows">
        {rules.map((r) => (
          <li key={r.id}>
            <div>{text(r.text)}</div>
            <BasisLine basis={r.basis} />
          </li>
        ))}
      </ul>
    </section>
  );
}
