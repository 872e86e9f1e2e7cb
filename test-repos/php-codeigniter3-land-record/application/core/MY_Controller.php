<?php
defined('BASEPATH') OR exit('No direct script access allowed');

class MY_Controller extends CI_Controller
{
    public function __construct()
    {
        parent::__construct();
        $this->load->library('session');
        $this->load->model('land_model');
    }
}

class Officer_Controller extends MY_Controller
{
    protected $officer;

    public function __construct()
    {
        parent::__construct();
        $this->officer = $this->session->userdata('officer_id');
        if (!$this->officer) {
            redirect('account/login');
        }
    }
}
