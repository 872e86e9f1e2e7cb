<?php
defined('BASEPATH') OR exit('No direct script access allowed');

class Citizen extends MY_Controller
{
    public function holdings($cnic) // amanat-expect: unauthenticated-endpoint, pii-in-url
    {
        $owner = $this->land_model->owner_by_cnic($cnic);
        log_message('info', 'holdings asked for CNIC ' . $cnic); // amanat-expect: pii-in-log
        $this->output->set_content_type('application/json');
        $this->output->set_output(json_encode(array('cnic' => $cnic, 'owner' => $owner)));
    }
}
