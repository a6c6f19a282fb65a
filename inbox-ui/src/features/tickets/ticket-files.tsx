import { FileList } from '../../components/file-list.tsx'

export const TicketFiles = ({ ticketId }: { ticketId: string }) => <FileList place={{ ticketId }} headed />
