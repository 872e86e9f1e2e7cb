import type { HttpContext } from '@adonisjs/core/http'
import User from '#models/user'

export default class SessionController {
  async store({ request }: HttpContext) {
    const user = await User.verifyCredentials(request.input('email'), request.input('password'))
    return User.accessTokens.create(user)
  }
}
