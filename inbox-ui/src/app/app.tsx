import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Toasts } from '../components/toasts.tsx'
import { whenSignedOut } from '../lib/api.ts'
import { setUnreachableText } from '../lib/data.ts'
import { queryClient } from '../lib/query.ts'
import { router } from './router.tsx'
import { signedOut } from './signed-out.ts'

whenSignedOut(signedOut)

export function App() {
  const { t } = useTranslation()
  useEffect(() => setUnreachableText(t('error.unreachable')), [t])
  return (
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
      <Toasts />
    </QueryClientProvider>
  )
}
