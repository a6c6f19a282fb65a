import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { Toasts } from '../components/toasts.tsx'
import { whenSignedOut } from '../lib/api.ts'
import { queryClient } from '../lib/query.ts'
import { router } from './router.tsx'
import { signedOut } from './signed-out.ts'

whenSignedOut(signedOut)

export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
      <Toasts />
    </QueryClientProvider>
  )
}
