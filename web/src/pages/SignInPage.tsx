import { Button, Form, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, Navigate, useNavigate, useSearchParams } from "react-router";
import { useDemo, useSession, useSignIn } from "../api/queries";
import type { DemoPerson, Role, Session } from "../api/types";
import { Page } from "../layout/Page";
import { ProblemNotice } from "../layout/ProblemNotice";
import { useText } from "../text";

export default function SignInPage() {
  const { t } = useTranslation();
  const session = useSession().data;
  const demo = useDemo().data;
  const signIn = useSignIn();
  const navigate = useNavigate();
  const [query] = useSearchParams();
  const wanted = safeTarget(query.get("to"));

  if (session && !signIn.isSuccess) return <Navigate to={wanted ?? homeOf(session)} replace />;

  const enter = (login: string, password: string) =>
    signIn.mutate({ login, password }, { onSuccess: (s) => void navigate(wanted ?? homeOf(s), { replace: true }) });
  const people = demo?.enabled ? (demo.people ?? []) : [];

  return (
    <Page title={t("signIn.title")}>
      <div className={people.length > 0 ? "signin" : "signin signin-alone"}>
        <section className="panel">
          <Form
            layout="vertical"
            requiredMark={false}
            onFinish={(v: { login: string; password: string }) => enter(v.login.trim(), v.password)}
          >
            <Form.Item
              name="login"
              label={t("signIn.login")}
              rules={[{ required: true, whitespace: true, message: t("signIn.needLogin") }]}
            >
              <Input autoComplete="username" autoCapitalize="none" spellCheck={false} />
            </Form.Item>
            <Form.Item
              name="password"
              label={t("signIn.password")}
              rules={[{ required: true, message: t("signIn.needPassword") }]}
            >
              <Input.Password autoComplete="current-password" />
            </Form.Item>
            {signIn.error && (
              <div className="gap-below">
                <ProblemNotice error={signIn.error} />
              </div>
            )}
            <Button type="primary" htmlType="submit" block loading={signIn.isPending}>
              {t("signIn.submit")}
            </Button>
          </Form>
          <p className="muted gap-above">
            {t("signIn.without")} <Link to="/">{t("nav.catalogue")}</Link> · <Link to="/track">{t("nav.track")}</Link>
          </p>
        </section>
        {people.length > 0 && (
          <DemoPeople
            people={people}
            password={demo?.password ?? ""}
            busy={signIn.isPending}
            onChoose={(p) => enter(p.login, demo?.password ?? "")}
          />
        )}
      </div>
    </Page>
  );
}

const roleOrder: Role[] = ["applicant", "official", "administrator"];

function DemoPeople(props: { people: DemoPerson[]; password: string; busy: boolean; onChoose: (p: DemoPerson) => void }) {
  const { t } = useTranslation();
  const text = useText();
  const [wanted, setWanted] = useState("");
  const found = props.people.filter((p) =>
    `${p.name} ${p.login} ${text(p.unit.name)} ${text(p.postName)}`.toLowerCase().includes(wanted.trim().toLowerCase()),
  );
  return (
    <section className="panel" aria-labelledby="demo-title">
      <h2 id="demo-title">{t("signIn.demoTitle")}</h2>
      <p>{t("signIn.demoIntro", { password: props.password })}</p>
      {props.people.length > 8 && (
        <Input
          allowClear
          aria-label={t("signIn.demoSearch")}
          placeholder={t("signIn.demoSearch")}
          value={wanted}
          onChange={(e) => setWanted(e.target.value)}
        />
      )}
      {found.length === 0 && <p className="muted gap-above">{t("signIn.demoNone")}</p>}
      {roleOrder.map((role) => {
        const group = found.filter((p) => p.role === role);
        if (group.length === 0) return null;
        return (
          <div key={role} className="gap-above">
            <h3>{t(`signIn.roles.${role}`)}</h3>
            <ul className="plain people">
              {byUnit(group).map((members) => (
                <li key={members[0].unit.id}>
                  <div className="people-unit">{text(members[0].unit.name)}</div>
                  <div className="people-of-unit">
                    {members.map((p) => (
                      <button
                        key={p.login}
                        type="button"
                        className="person"
                        disabled={props.busy}
                        title={t("signIn.demoAs", { name: p.name })}
                        onClick={() => props.onChoose(p)}
                      >
                        <span className="visually-hidden">{text(p.unit.name)} </span>
                        <span className="person-name">{p.name}</span> <span className="person-post">{text(p.postName)}</span>
                      </button>
                    ))}
                  </div>
                </li>
              ))}
            </ul>
          </div>
        );
      })}
    </section>
  );
}

/** byUnit gathers the people of each unit, in the order in which the server names them. */
function byUnit(people: DemoPerson[]): [DemoPerson, ...DemoPerson[]][] {
  const groups = new Map<string, [DemoPerson, ...DemoPerson[]]>();
  for (const p of people) {
    const group = groups.get(p.unit.id);
    if (group) group.push(p);
    else groups.set(p.unit.id, [p]);
  }
  return [...groups.values()];
}

/** Officials begin with their work, applicants with what they can apply for. */
function homeOf(session: Session): string {
  return session.roles.includes("official") || session.roles.includes("administrator") ? "/inbox" : "/";
}

/** safeTarget accepts only paths of this page, so that a link cannot lead elsewhere after signing in. */
export function safeTarget(to: string | null): string | null {
  return to && /^\/(?![/\\])/.test(to) ? to : null;
}
