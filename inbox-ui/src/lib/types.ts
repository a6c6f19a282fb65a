import type * as bot from '../../../schemas/bot.ts'
import type * as cloud from '../../../schemas/cloud-account.ts'
import type { Json } from '../../../schemas/common.ts'
import type * as contact from '../../../schemas/contact.ts'
import type * as conversation from '../../../schemas/conversation.ts'
import type * as email from '../../../schemas/email.ts'
import type * as events from '../../../schemas/events.ts'
import type * as invitation from '../../../schemas/invitation.ts'
import type * as line from '../../../schemas/line.ts'
import type * as lineHealth from '../../../schemas/line-health.ts'
import type * as message from '../../../schemas/message.ts'
import type * as note from '../../../schemas/note.ts'
import type * as operations from '../../../schemas/operations.ts'
import type * as order from '../../../schemas/order.ts'
import type * as quote from '../../../schemas/quote.ts'
import type * as scheduledSend from '../../../schemas/scheduled-send.ts'
import type * as session from '../../../schemas/session.ts'
import type * as template from '../../../schemas/template.ts'
import type * as ticket from '../../../schemas/ticket.ts'
import type { Me as MeShape } from '../../../schemas/user.ts'
import type * as webchat from '../../../schemas/webchat.ts'

/** The shapes of the store as they look after JSON: moments are ISO strings. */
export type Contact = Json<contact.ContactDetail>
export type ContactMerge = Json<contact.ContactMergeView>
export type MergePreview = Json<contact.MergePreview>
export type Row = Json<conversation.ConversationRow>
export type View = conversation.ConversationView
export type Message = Json<message.Message>
export type MessageKind = message.MessageKind
export type Line = Json<line.LineView>
export type Webchat = Json<webchat.WebchatSite>
export type CloudAccount = Json<cloud.CloudAccountView>
export type Template = Json<template.TemplateView>
export type CloseReason = line.CloseReason
export type LineHealth = Json<lineHealth.LineHealth>
export type Outage = Json<lineHealth.Outage>
export type Note = Json<note.Note>
export type Order = Json<order.Order>
export type Quote = Json<quote.Quote>
export type BotTurn = Json<bot.BotTurn>
export type Ticket = Json<ticket.Ticket>
export type TicketStatus = ticket.TicketStatus
export type Invitation = Json<invitation.Invitation>
export type ScheduledSend = Json<scheduledSend.ScheduledSend>
export type SessionInfo = Json<session.SessionView>
export type Mail = Json<email.Email>
export type Operations = Json<operations.OperationsView>
export type OperationsCheck = operations.OperationsCheck
export type BackupView = Json<operations.BackupView>
export type DeadLetter = Json<operations.DeadLetterRow>
export type DeadLetterDetail = Json<operations.DeadLetterDetail>
export type Me = MeShape
export type LiveEvent = Json<events.BrowserEvent>
export type JoinAnswer = Json<events.JoinAnswer>
export type ClientToServer = events.ClientToServer
export type ServerToClient = events.ServerToClient
export type Presence = Parameters<ServerToClient['presence']>[0]
export type { Locale } from '../../../schemas/common.ts'
export type { Permission, RoleName } from '../../../schemas/permission.ts'

export interface Page<T> {
  items: T[]
  nextCursor: string | null
  /** The rev of the stream that tells of changes to what is listed. */
  rev?: number
}
export interface Member {
  userId: string
  name: string
  email: string
  roles: string[]
  status: string
}
export interface CommandInfo {
  name: string
  aliases: readonly string[]
  usage: string
  title: string
  examples: readonly string[]
  allowed: boolean
}
export interface CommandAnswer {
  ok: boolean
  text: string
  record: { noun: string; id: string } | null
  messageId: string | null
}
export interface StaffNumber {
  id: string
  userId: string
  phone: string | null
  linkedAt: string | null
}
