import { Button, Dropdown } from "antd";
import { Suspense, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link, NavLink, Outlet, useLocation } from "react-router";
import { useSession, useSignOut, useTasks } from "../api/queries";
import type { Role, Session } from "../api/types";
import { toDo } from "../task/inbox";
import { useText } from "../text";
import { Loading } from "./Loading";
import { Mark } from "./Mark";
import { UnreachableBanner } from "./UnreachableBanner";

/** Shell is what stands around every page: header with navigation, the page, footer. */
export function Shell() {
  const { t } = useTranslation();
  const main = useFocusOnNavigation();
  return (
    <div className="shell">
      <a className="skip" href="#main">
        {t("app.skip")}
      </a>
      <Header />
      <UnreachableBanner />
      <main id="main" ref={main} tabIndex={-1}>
        <Suspense fallback={<Loading />}>
          <Outlet />
        </Suspense>
      </main>
      <footer className="footer">{t("app.footer")}</footer>
    </div>
  );
}

/** A new page starts at its top, also for those who hear it instead of seeing it. */
function useFocusOnNavigation() {
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const before = useRef(pathname);
  useEffect(() => {
    if (before.current === pathname) return;
    before.current = pathname;
    window.scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [pathname]);
  return main;
}

const entries: { to: string; text: string; roles?: Role[]; only?: "signed-in" }[] = [
  { to: "/inbox", text: "nav.inbox", roles: ["official", "administrator"] },
  { to: "/", text: "nav.catalogue" },
  { to: "/cases", text: "nav.cases", only: "signed-in" },
  { to: "/supervision", text: "nav.supervision", roles: ["official", "administrator"] },
  { to: "/calendar", text: "nav.calendar", roles: ["administrator"] },
  { to: "/track", text: "nav.track" },
];

function Header() {
  const { t } = useTranslation();
  const session = useSession().data ?? null;
  const roles = session?.roles ?? [];
  const official = roles.includes("official") || roles.includes("administrator");
  const shown = entries.filter(
    (e) => (!e.roles || e.roles.some((r) => roles.includes(r))) && (e.only !== "signed-in" || session),
  );
  return (
    <header className="header">
      <div className="header-in">
        <Link to="/" className="brand">
          <Mark />
          <span className="brand-name">{t("app.name")}</span>
          <span className="brand-slogan">{t("app.slogan")}</span>
        </Link>
        <nav aria-label={t("nav.label")} className="nav">
          {shown.map((e) => (
            <NavLink key={e.to} to={e.to} end={e.to === "/"}>
              {t(e.to === "/cases" && official ? "nav.allCases" : e.text)}
              {e.to === "/inbox" && <OpenTasks />}
            </NavLink>
          ))}
        </nav>
        <div className="header-tools">
          <LanguageSwitch />
          {session ? (
            <UserMenu session={session} />
          ) : (
            <Link className="header-button" to="/signin">
              {t("nav.signIn")}
            </Link>
          )}
        </div>
      </div>
    </header>
  );
}

function OpenTasks() {
  const count = toDo(useTasks("open").data ?? []).length;
  return count > 0 ? <span className="count">{count}</span> : null;
}

function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  const other = i18n.language === "en" ? "zh" : "en";
  return (
    <button
      type="button"
      className="header-button"
      lang={other === "zh" ? "zh-CN" : "en"}
      aria-label={`${t("app.language")} – ${t("app.languageLabel")}`}
      onClick={() => void i18n.changeLanguage(other)}
    >
      {t("app.language")}
    </button>
  );
}

function UserMenu(props: { session: Session }) {
  const { t } = useTranslation();
  const text = useText();
  const signOut = useSignOut();
  const { user, unit, holdings } = props.session;
  // The page is loaded anew, so that nothing the person saw stays in the memory of a shared computer.
  const leave = () => signOut.mutate(undefined, { onSuccess: () => window.location.assign("/") });
  const posts = holdings.map((h) => ({
    key: `${h.unit.id}/${h.post}`,
    label: `${text(h.unit.name)} · ${text(h.postName)}`,
    type: "group" as const,
  }));
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        items: [...posts, { type: "divider" as const }, { key: "leave", label: t("nav.signOut"), onClick: leave }],
      }}
    >
      <Button className="user-button">
        <span className="visually-hidden">{t("nav.account", { name: "" })}</span>
        <span className="user-name">{user.name}</span>{" "}
        <span className="user-unit">{text(unit.name)}</span>
      </Button>
    </Dropdown>
  );
}
