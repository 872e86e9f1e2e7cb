<?php
defined('BASEPATH') OR exit('No direct script access allowed');

class Cron extends MY_Controller
{
    public function recompute($cron_key = null)
    {
        if ($cron_key !== $this->config->item('cron_key')) {
            exit('wrong key');
        }
        $this->land_model->recompute_shares();
    }

    public function purge($district) // amanat-expect: unauthenticated-endpoint
    {
        $this->land_model->purge($district);
    }
}
