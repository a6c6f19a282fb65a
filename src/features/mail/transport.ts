import type { Transporter } from 'nodemailer'

/** A mail server's no, or that it was not reached. */
export interface MailFailure {
  /** 5xx: trying again cannot help. */
  permanent: boolean
  reason: string
}

export interface Outgoing {
  /** The same in each try, so that a receiver can tell a repeated mail. */
  messageId: string
  from: string
  to: string
  subject: string
  text: string
  html?: string | undefined
}

export interface Transport {
  /** Null when the server took it. */
  deliver(mail: Outgoing): Promise<MailFailure | null>
  close(): void
}

const timeoutMs = 20_000

/** Over SMTP. nodemailer is loaded with the first mail, not with the start. */
export function createTransport(smtpUrl: string): Transport {
  let transporter: Promise<Transporter> | null = null
  const open = async (): Promise<Transporter> => {
    const { createTransport: create } = await import('nodemailer')
    return create(
      { url: smtpUrl, connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs },
      // a link in a mail is text that we made: no files, no fetching
      { disableFileAccess: true, disableUrlAccess: true },
    ) as Transporter
  }
  return {
    async deliver(mail) {
      transporter ??= open()
      try {
        await (await transporter).sendMail(mail)
        return null
      } catch (error) {
        return failureOf(error)
      }
    },
    close: () => void transporter?.then((one) => one.close()),
  }
}

function failureOf(error: unknown): MailFailure {
  const { responseCode, message } = error as { responseCode?: number; message?: string }
  return {
    permanent: responseCode !== undefined && responseCode >= 500,
    reason: String(message ?? error).slice(0, 500),
  }
}
