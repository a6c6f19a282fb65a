import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
  useNavigate,
} from '@tanstack/react-router'
import { ApiError, get } from '../lib/api.ts'
import { awaitList } from '../lib/data.ts'
import { i18n, loadMoreTexts, showLanguage } from '../lib/i18n.ts'
import type { LeadSearch } from '../lib/lead-types.ts'
import { keys, queryClient } from '../lib/query.ts'
import { readerZone } from '../lib/reader.ts'
import type { Me, View } from '../lib/types.ts'
import { InboxPage } from './inbox-page.tsx'
import { Broken, Missing } from './missing.tsx'
import { Shell } from './shell.tsx'
import { setLeave } from './signed-out.ts'

const views: readonly string[] = ['mine', 'unassigned', 'all', 'bot', 'snoozed', 'closed']
const leadParts = ['view', 'assigneeId', 'sourceId', 'priority', 'labelId', 'q', 'status', 'sort']
/** What the address of the leads may say; anything else in it is left out. */
const leadSearch = (search: Record<string, unknown>): LeadSearch =>
  Object.fromEntries(leadParts.flatMap((name) => (typeof search[name] === 'string' ? [[name, search[name]]] : [])))
const from = (search: Record<string, unknown>) => (typeof search.from === 'string' ? { from: search.from } : {})

/** What of an address is text under a known name. */
const textsOf = <N extends string>(search: Record<string, unknown>, names: readonly N[]): { [K in N]?: string } =>
  Object.fromEntries(names.flatMap((name) => (typeof search[name] === 'string' ? [[name, search[name]]] : []))) as {
    [K in N]?: string
  }

/** Where sign-in leads back to: a path of this page, nothing else. */
const safePath = (path: string | undefined) => (path?.startsWith('/') && !path.startsWith('//') ? path : '/inbox/all')

const root = createRootRoute({ component: Outlet, notFoundComponent: Missing, errorComponent: Broken })

/** A part of the interface, with the texts it needs. */
const withTexts =
  <T,>(load: () => Promise<T>) =>
  (): Promise<T> =>
    Promise.all([load(), loadMoreTexts()]).then(([part]) => part)

const session = withTexts(() => import('../features/session/index.ts'))
function useEnter(path?: string) {
  const navigate = useNavigate()
  // The form that had the focus is gone: it goes to the page that came, not nowhere.
  const focusMain = () => requestAnimationFrame(() => document.getElementById('main')?.focus())
  return () => void navigate({ href: safePath(path), replace: true }).then(focusMain)
}
const SignIn = lazyRouteComponent(session, 'SignIn')
const Forgot = lazyRouteComponent(session, 'Forgot')
const Reset = lazyRouteComponent(session, 'Reset')
const AcceptInvitation = lazyRouteComponent(session, 'AcceptInvitation')
const VerifyEmail = lazyRouteComponent(session, 'VerifyEmail')
/** The secret of a mailed link stands behind the #: it reaches no server log. */
const tokenOf = () => location.hash.slice(1)

const signInRoute = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: from,
  component: function SignInRoute() {
    return <SignIn onDone={useEnter(signInRoute.useSearch().from)} />
  },
})
const forgotRoute = createRoute({ getParentRoute: () => root, path: '/forgot-password', component: Forgot })
const resetRoute = createRoute({
  getParentRoute: () => root,
  path: '/reset-password',
  component: () => <Reset token={tokenOf()} />,
})
const invitationRoute = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  component: function InvitationRoute() {
    return <AcceptInvitation token={tokenOf()} onDone={useEnter()} />
  },
})
const verifyRoute = createRoute({
  getParentRoute: () => root,
  path: '/verify-email',
  component: () => <VerifyEmail token={tokenOf()} />,
})

/** Everything behind the sign-in: who it is comes first. */
const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  beforeLoad: async ({ location }) => {
    try {
      const me = await queryClient.ensureQueryData({ queryKey: keys.me, queryFn: () => get<Me>('/me') })
      readerZone.set(me.user.timeZone)
      if (i18n.language !== me.user.locale) await showLanguage(me.user.locale)
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) {
        throw redirect({ to: '/sign-in', search: location.pathname === '/' ? {} : { from: location.href } })
      }
      throw error
    }
  },
  component: Shell,
})
const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/inbox/$view', params: { view: 'all' } })
  },
})

const inbox = createRoute({
  getParentRoute: () => signedIn,
  path: '/inbox/$view',
  params: {
    parse: ({ view }) => ({ view: (views.includes(view) ? view : 'all') as View }),
    stringify: ({ view }) => ({ view }),
  },
  validateSearch: (search: Record<string, unknown>) =>
    typeof search.panel === 'string' ? { panel: search.panel } : ({} as { panel?: string }),
  loader: ({ params }) => (queryClient.getQueryData(keys.list(params.view, '')) ? undefined : awaitList(params.view)),
  component: InboxPage,
})
const conversation = createRoute({ getParentRoute: () => inbox, path: '/$conversationId', component: () => null })
const lines = createRoute({
  getParentRoute: () => signedIn,
  path: '/lines',
  component: lazyRouteComponent(withTexts(() => import('../features/lines/lines-page.tsx'))),
})
const LinePage = lazyRouteComponent(withTexts(() => import('../features/lines/line-page.tsx')))
const line = createRoute({
  getParentRoute: () => signedIn,
  path: '/lines/$id',
  component: function LineRoute() {
    const { id } = line.useParams()
    return <LinePage key={id} id={id} />
  },
})
const members = createRoute({
  getParentRoute: () => signedIn,
  path: '/members',
  component: lazyRouteComponent(withTexts(() => import('../features/members/members-page.tsx'))),
})
const settings = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings',
  component: lazyRouteComponent(withTexts(() => import('../features/settings/settings-page.tsx'))),
})
const confirmations = createRoute({
  getParentRoute: () => signedIn,
  path: '/confirmations',
  component: lazyRouteComponent(withTexts(() => import('../features/confirmations/confirmations-page.tsx'))),
})
const operations = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings/operations',
  component: lazyRouteComponent(withTexts(() => import('../features/operations/operations-page.tsx'))),
})
const mail = createRoute({
  getParentRoute: () => signedIn,
  path: '/mail',
  component: lazyRouteComponent(withTexts(() => import('../features/mail-outbox/mail-page.tsx'))),
})

const leads = createRoute({
  getParentRoute: () => signedIn,
  path: '/leads',
  validateSearch: (search: Record<string, unknown>): LeadSearch => leadSearch(search),
  component: lazyRouteComponent(withTexts(() => import('../features/leads/leads-page.tsx'))),
})
const LeadPage = lazyRouteComponent(withTexts(() => import('../features/leads/lead-page.tsx')))
const lead = createRoute({
  getParentRoute: () => signedIn,
  path: '/leads/$id',
  component: function LeadRoute() {
    const { id } = lead.useParams()
    return <LeadPage key={id} id={id} />
  },
})
const leadSettings = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings/leads',
  component: lazyRouteComponent(withTexts(() => import('../features/leads/settings-page.tsx'))),
})

const sales = createRoute({
  getParentRoute: () => signedIn,
  path: '/sales',
  validateSearch: (search: Record<string, unknown>) =>
    textsOf(search, ['tab', 'status', 'paymentStatus', 'type', 'isActive', 'source', 'sort', 'q', 'id']),
  component: lazyRouteComponent(withTexts(() => import('../features/sales/sales-page.tsx'))),
})

const payments = createRoute({
  getParentRoute: () => signedIn,
  path: '/payments',
  validateSearch: (search: Record<string, unknown>) => textsOf(search, ['tab']),
  component: lazyRouteComponent(withTexts(() => import('../features/payments/payments-page.tsx'))),
})

const tickets = createRoute({
  getParentRoute: () => signedIn,
  path: '/tickets',
  validateSearch: (
    search: Record<string, unknown>,
  ): { status?: string; priority?: string; agent?: string; id?: string } =>
    textsOf(search, ['status', 'priority', 'agent', 'id']),
  component: lazyRouteComponent(withTexts(() => import('../features/tickets/tickets-page.tsx'))),
})
const notifications = createRoute({
  getParentRoute: () => signedIn,
  path: '/notifications',
  component: lazyRouteComponent(withTexts(() => import('../features/notifications/notifications-page.tsx'))),
})

const campaigns = createRoute({
  getParentRoute: () => signedIn,
  path: '/campaigns',
  component: lazyRouteComponent(withTexts(() => import('../features/campaigns/campaigns-page.tsx'))),
})
const CampaignPage = lazyRouteComponent(withTexts(() => import('../features/campaigns/campaign-page.tsx')))
const campaign = createRoute({
  getParentRoute: () => signedIn,
  path: '/campaigns/$id',
  component: function CampaignRoute() {
    const { id } = campaign.useParams()
    return <CampaignPage key={id} id={id} />
  },
})
const reports = createRoute({
  getParentRoute: () => signedIn,
  path: '/reports',
  component: lazyRouteComponent(withTexts(() => import('../features/reports/reports-page.tsx'))),
})

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    signInRoute,
    forgotRoute,
    resetRoute,
    invitationRoute,
    verifyRoute,
    signedIn.addChildren([
      inbox.addChildren([conversation]),
      lines,
      line,
      members,
      settings,
      operations,
      confirmations,
      mail,
      leads,
      lead,
      leadSettings,
      campaigns,
      tickets,
      notifications,
      campaign,
      reports,
      sales,
      payments,
    ]),
  ]),
  defaultPendingMs: 300,
  defaultPreload: 'intent',
  scrollRestoration: false,
})

setLeave(() => {
  const { pathname, href } = router.state.location
  if (pathname === '/sign-in') return
  void router.navigate({ to: '/sign-in', search: { from: href } })
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
