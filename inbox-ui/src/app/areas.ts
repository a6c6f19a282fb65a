import type { LinkProps } from '@tanstack/react-router'
import { ChartColumn, CreditCard, type LucideIcon, Megaphone, ReceiptText, Target, Ticket } from 'lucide-react'
import type { Permission } from '../lib/types.ts'

export interface Area {
  to: Extract<LinkProps['to'], `/${string}`>
  /** Its text is `nav.…`. */
  name: 'leads' | 'sales' | 'tickets' | 'payments' | 'campaigns' | 'reports'
  /** Behind G; I, U, B, L, M, O and S are taken. */
  letter: string
  icon: LucideIcon
  needs: Permission
}

/** The pages of the CRM, in the rail's order: the rail, the palette and the letters behind G are made of it. */
export const areas: readonly Area[] = [
  { to: '/leads', name: 'leads', letter: 'D', icon: Target, needs: 'view_leads' },
  { to: '/sales', name: 'sales', letter: 'Q', icon: ReceiptText, needs: 'view_quotes' },
  { to: '/tickets', name: 'tickets', letter: 'T', icon: Ticket, needs: 'view_tickets' },
  { to: '/payments', name: 'payments', letter: 'P', icon: CreditCard, needs: 'view_payments' },
  { to: '/campaigns', name: 'campaigns', letter: 'C', icon: Megaphone, needs: 'view_campaigns' },
  { to: '/reports', name: 'reports', letter: 'R', icon: ChartColumn, needs: 'view_reports' },
]
