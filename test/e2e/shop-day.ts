import type { RunningParley } from '../helpers/parley.ts'
import { createScene, partPhoto, type Scene } from './scenes.ts'

const others: [number: string, name: string, texts: string[]][] = [
  ['+442079460184', 'Priya Raman', ['Good afternoon, is my order ready to collect?']],
  ['+5511955500184', 'Transportes Hermanos Ferreira', ['Boa tarde, vocês entregam em Doral ainda hoje?']],
  ['+819055500111', 'Hana Kobayashi', ['The noise starts at 60 km/h, from the rear left.']],
  ['+233205550148', 'Kofi Mensah', ['Thank you, the filter fits 🙏']],
  ['+4791555017', 'Ingrid Solheim', ['Is the gasket set back in stock?']],
  ['+34915550122', 'Garaje Ferreira ☕ Luis', ['perfecto, paso mañana por la tarde 👍🏽']],
  ['+13055550171', 'Grace O’Connell-Whittaker', ['Order 2291: can I add a set of wipers?']],
]

/** A day at the counter: what the pictures show. Daniela's conversation is the one to open. */
export async function playShopDay(parley: RunningParley): Promise<Scene> {
  const scene = await createScene(parley)
  const [ana, marta] = [await scene.as('agent'), await scene.as('manager')]
  const setBot = (botMode: string) => scene.owner.call('PATCH', `/lines/${parley.seeded.lineId}`, { botMode })
  await setBot('listen')
  for (const [number, name, texts] of others) {
    await scene.addCustomer(number, name)
    for (const text of texts) await scene.says(name, text)
  }
  const hold = async (by: typeof ana, name: string) => by.post(`/conversations/${(await scene.row(name)).id}/take-over`)
  for (const name of ['Kofi Mensah', 'Grace O’Connell-Whittaker']) {
    await hold(ana, name)
    await scene.reply(
      ana,
      name,
      name.startsWith('Kofi') ? 'Glad to hear it. Have a good trip!' : 'Done, it goes out today.',
    )
  }
  await hold(marta, 'Ingrid Solheim')
  await scene.says('يوسف الحدّاد', 'هل عندكم مضخة ماء لتويوتا هايلوكس؟')
  await setBot('on')
  await scene.says('Marcus Bell', 'Do you have oil filters for a 2018 Civic?')
  await playDaniela(scene)
  return scene
}

async function playDaniela(scene: Scene): Promise<void> {
  const [marta, rosa] = [await scene.as('manager'), scene.owner]
  const name = 'Daniela Ríos'
  await scene.says(name, 'Hello, do you have an air pump for a 2013 Transit? The warning light came on this morning')
  const { id, contact } = await scene.row(name)
  await marta.post(`/conversations/${id}/take-over`)
  const offer =
    'Hi Daniela, Marta here. Yes, the AP-250 fits the 2013 Transit 2.2. It is $250.00, and six are at the counter.'
  const said = await scene.reply(marta, name, offer)
  await scene.reached(name)
  await scene.sendsPhoto(name, 'This is the old one, is it the same plug?')
  await scene.reply(marta, name, 'Same five-pin plug 👍 The gasket is in the box.')
  await scene.reached(name)
  const wire = (await scene.messages(await scene.row(name))).find((message) => message.id === said.id)?.wireId
  await scene.says(name, 'Can you do better on the price if I take two?', wire ?? undefined)
  await rosa.post('/notes', {
    contactId: contact.id,
    conversationId: id,
    content: 'She pays the same day. 10%, not more.',
  })
  await scene.run(marta, name, '/quote 2x "Air pump" @ 250 discount 10%')
  await scene.reached(name)
  await scene.says(name, 'That works! Is the counter open at 8 on Friday?')
  await scene.reply(marta, name, 'Yes, from 8:00. I keep both aside for you.')
  await scene.reached(name)
}

export const hardName = 'Bartholomew-Maximilian Wolfeschlegelsteinhausenbergerdorff von und zu Hohenlohe'

/** One conversation with everything that a layout can stumble over; answers its id. */
export async function playHardThread(parley: RunningParley, scene: Scene): Promise<string> {
  const { owner } = scene
  await scene.addCustomer('+4930555019', hardName)
  const asked = await scene.says(hardName, 'https://shop.example/'.padEnd(180, 'a-very-long-address-without-a-space'))
  const { id, contact } = await scene.row(hardName)
  await owner.post(`/conversations/${id}/take-over`)
  await scene.says(hardName, Array.from({ length: 40 }, (_, line) => `${line + 1}. a line of a long list`).join('\n'))
  await scene.says(hardName, 'مرحبا، أريد معرفة سعر مضخة الماء AP-250 لسيارة Toyota Hilux موديل 2015 من فضلكم')
  await scene.says(hardName, '👩🏽‍🔧🚚💨👍🏿🇧🇷')
  await scene.sendsPhoto(hardName, 'the old part')
  await owner.post('/notes', { contactId: contact.id, conversationId: id, content: 'Speaks German and Arabic.' })
  await scene.run(
    owner,
    hardName,
    '/quote 12x "Hub assembly with a name that takes more than one line to write out" @ 1249.99',
  )
  await scene.run(owner, hardName, '/ticket The box was open when it came').catch(() => undefined)
  await scene.reply(owner, hardName, 'Here it is', {
    fileId: await scene.upload(owner, await partPhoto(), 'air-pump.jpg', 'image/jpeg'),
  })
  await scene.reply(owner, hardName, 'About your first question', { quotedMessageId: asked.id })
  await scene.reached(hardName)
  await parley.control.fault({ kind: 'nack-next', account: parley.seeded.businessNumber, error: 463, times: 1 })
  await scene.reply(owner, hardName, 'This one is refused.')
  await scene.reached(hardName)
  return id
}
