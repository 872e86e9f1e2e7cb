import { Controller, Get, Param, Put, UseGuards } from '@nestjs/common';
import { InspectorGuard } from '../auth/inspector.guard';
import { PermitsService } from './permits.service';

@UseGuards(InspectorGuard)
@Controller('sites/:site')
export class SitesController {
  constructor(private readonly permits: PermitsService) {}

  @Get('visits')
  visits(@Param('site') site: string) {
    return this.permits.visits(site);
  }

  @Put('visits/:id')
  confirm(@Param('id') id: string) {
    return this.permits.confirm(id);
  }
}
