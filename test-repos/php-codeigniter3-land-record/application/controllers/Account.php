<?php
defined('BASEPATH') OR exit('No direct script access allowed');

class Account extends MY_Controller
{
    public function login()
    {
        $officer = $this->land_model->officer_by_name($this->input->post('name'));
        if ($officer && password_verify($this->input->post('password'), $officer->password_hash)) {
            $this->session->set_userdata('officer_id', $officer->id);
            redirect('mutation');
        }
        $this->load->view('login');
    }

    public function logout()
    {
        $this->session->sess_destroy();
        redirect('account/login');
    }
}
