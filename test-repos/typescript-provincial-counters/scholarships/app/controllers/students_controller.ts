import type { HttpContext } from '@adonisjs/core/http'
import Student from '#models/student'

export default class StudentsController {
  async index() {
    return Student.all()
  }

  async show({ params }: HttpContext) {
    const student = await Student.findByOrFail('cnic', params.cnic)
    return { cnic: student.cnic, fatherName: student.fatherName, income: student.income }
  }

  async pay({ request }: HttpContext) {
    return Student.pay(request.only(['id', 'amount']))
  }

  async send({ request, params }: HttpContext) {
    return Student.take(params.id, request.body())
  }

  async destroy({ params }: HttpContext) {
    return Student.withdraw(params.id)
  }
}
