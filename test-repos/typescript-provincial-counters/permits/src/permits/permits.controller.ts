import { Body, Controller, Delete, Get, Param, Post } from '@nestjs/common';
import { ApiBearerAuth } from '@nestjs/swagger';
import { Public } from '../auth/public.decorator';
import { PermitsService } from './permits.service';

@ApiBearerAuth()
@Controller('permits')
export class PermitsController {
  constructor(private readonly permits: PermitsService) {}

  @Get()
  all() {
    return this.permits.all();
  }

  @Post()
  apply(@Body() body: { cnic: string; plot: string }) {
    return this.permits.apply(body);
  }

  @Delete(':id')
  cancel(@Param('id') id: string) {
    return this.permits.cancel(id);
  }

  // The architects' portal asks without a token; the annotation above only draws a lock.
  @Public()
  @Get('owners/:cnic') // amanat-expect: unauthenticated-endpoint, pii-in-url
  owner(@Param('cnic') cnic: string) {
    return this.permits.owner(cnic);
  }
}
