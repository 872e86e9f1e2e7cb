import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import env from '#start/env'

export default class CollegeMiddleware {
  async handle({ request, response }: HttpContext, next: NextFn) {
    if (request.header('x-college-key') !== env.get('COLLEGE_KEY')) {
      return response.unauthorized({ error: 'colleges only' })
    }
    return next()
  }
}
