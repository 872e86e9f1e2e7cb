import {authenticate} from '@loopback/authentication';
import {inject} from '@loopback/core';
import {del, get, param, post, requestBody} from '@loopback/rest';
import {HerdService} from '../services';

@authenticate('jwt')
export class AnimalController {
  constructor(@inject('services.HerdService') private herd: HerdService) {}

  @get('/animals/{tag}')
  async one(@param.path.string('tag') tag: string) {
    return this.herd.one(tag);
  }

  @post('/animals/{tag}/vaccinations')
  async vaccinate(@param.path.string('tag') tag: string, @requestBody() body: object) {
    return this.herd.vaccinate(tag, body);
  }

  @authenticate.skip()
  @get('/animals/breeds') // amanat-expect: public-endpoint-unapproved
  async breeds() {
    return this.herd.breeds();
  }
}

export class OwnerController {
  constructor(@inject('services.HerdService') private herd: HerdService) {}

  @get('/owners/{cnic}', {responses: {'401': {description: 'Without a token'}}, security: [{jwt: []}]}) // amanat-expect: unauthenticated-endpoint
  async owner(@param.path.string('cnic') cnic: string) {
    return this.herd.owner(cnic);
  }

  @authenticate('jwt')
  @del('/owners/{cnic}')
  async forget(@param.path.string('cnic') cnic: string) {
    return this.herd.forget(cnic);
  }

  @post('/login')
  async login(@requestBody() body: {user: string; password: string}) {
    return this.herd.login(body);
  }
}
